package dev.millrace.moderation.review;

import dev.millrace.moderation.review.Desk.Moderator;
import dev.millrace.moderation.signals.Rule;
import dev.millrace.moderation.signals.Rules;
import dev.millrace.moderation.signals.SignalSettings;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.schema.MonthlyPartitions;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** The parts of the review on a database of their own; facts are given to the consumer by the test. */
final class Rig implements AutoCloseable {
    static final Moderator MIA = new Moderator("mia", TestAssets.TENANT);
    static final Moderator NOEL = new Moderator("noel", TestAssets.TENANT);
    static final Identity ANN =
            new Identity(TestAssets.OWNER, Optional.of(TestAssets.TENANT), EnumSet.of(Role.CREATOR));
    static final String DENIED = "d".repeat(64);

    final TestDatabase database = TestDatabase.create("catalog", "events", "work", "moderation");
    final TestPlatform platform = TestPlatform.on(database).quiet().start();
    final Catalog catalog = platform.get(Catalog.class);
    final TestAssets assets = new TestAssets(platform);
    final ItemRows items = new ItemRows(database.jdbc());
    final Audit audit = new Audit(database.jdbc(), database.transactions());
    final Reviews reviews = new Reviews(items, audit, catalog, database.transactions());
    final ReviewSettings settings;
    final Rules rules;
    final Desk desk;
    final Appeals appeals = new Appeals(items, audit, catalog, database.transactions());
    private final ReviewConsumer consumer;

    Rig(Mode mode, Rule... asked) {
        settings = settings(mode);
        new MonthlyPartitions(database.jdbc(), database.transactions(), "moderation.audit").ahead();
        desk = new Desk(items, audit, catalog, database.transactions(), settings);
        rules = new Rules(
                database.jdbc(), JsonMapper.shared(), new SignalSettings(List.of(asked)), new SimpleMeterRegistry());
        consumer = new ReviewConsumer(
                reviews,
                items,
                sha256 -> sha256.equals(DENIED) ? Optional.of("known to be stolen") : Optional.empty(),
                rules,
                catalog,
                settings);
    }

    static ReviewSettings settings(Mode mode) {
        return new ReviewSettings(
                mode,
                Map.of(),
                true,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ZERO,
                Duration.ofHours(1),
                50,
                Duration.ofDays(400),
                null);
    }

    void tell(AssetId asset, Fact fact) {
        database.transactions()
                .executeWithoutResult(_ -> consumer.on(new Envelope(
                        UUID.randomUUID(), 1, TestAssets.TENANT, asset, Optional.empty(), Instant.EPOCH, fact)));
    }

    /** A READY asset with its open item. */
    Item waiting() {
        Asset asset = assets.in(AssetState.READY);
        reviews.open(asset.tenant(), asset.id(), new Why("policy", "Everything is looked at."));
        return items.of(asset.id()).getFirst();
    }

    @Override
    public void close() {
        platform.close();
        database.close();
    }
}
