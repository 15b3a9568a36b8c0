package dev.millrace.moderation.signals;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what was measured and asks the rules about it. */
public final class Rules {
    private static final Duration MONTH = Duration.ofDays(30);

    private final SignalRows rows;
    private final SignalSettings settings;
    private final MeterRegistry meters;

    public Rules(JdbcClient jdbc, JsonMapper json, SignalSettings settings, MeterRegistry meters) {
        this.rows = new SignalRows(jdbc, json);
        this.settings = settings;
        this.meters = meters;
    }

    /** A rule that asks for a moderator, and the sentence that says why. */
    public record Asked(String rule, String sentence) {}

    /**
     * A rule and how it did in the last 30 days.
     *
     * @param met videos that met it
     * @param blocked how many of them moderators have blocked
     * @param approved how many of them moderators have approved
     */
    public record Report(
            String name,
            String measure,
            @Nullable String label,
            @Nullable Double above,
            @Nullable Double below,
            String mode,
            long met,
            long blocked,
            long approved) {}

    /**
     * In the caller's transaction.
     *
     * @param length of the video
     * @return the rules that ask for a moderator; those in shadow mode are only recorded
     */
    public List<Asked> judge(TenantId tenant, AssetId asset, SignalsMeasured measured, Duration length) {
        rows.store(tenant, asset, measured);
        var asked = new ArrayList<Asked>();
        for (Rule rule : settings.rules()) {
            rule.value(measured, length)
                    .filter(rule::meets)
                    .filter(value -> record(tenant, asset, rule, value) && rule.mode() == Rule.Mode.REVIEW)
                    .ifPresent(value -> asked.add(new Asked(rule.name(), rule.sentence(value))));
        }
        return List.copyOf(asked);
    }

    /** Every rule, as configured, with what it has met of a tenant's. */
    public List<Report> report(TenantId tenant) {
        List<SignalRows.Score> scores = rows.scores(tenant, MONTH);
        return settings.rules().stream()
                .map(rule -> {
                    SignalRows.Score score = scores.stream()
                            .filter(s -> s.rule().equals(rule.name()))
                            .findFirst()
                            .orElse(new SignalRows.Score(rule.name(), 0, 0, 0));
                    return new Report(
                            rule.name(),
                            words(rule.measure()),
                            rule.label(),
                            rule.above(),
                            rule.below(),
                            words(rule.mode()),
                            score.met(),
                            score.blocked(),
                            score.approved());
                })
                .toList();
    }

    /** The asset is erased. */
    public void forget(AssetId asset) {
        rows.forget(asset);
    }

    /** What was last measured of an asset. */
    public Optional<SignalsMeasured> measured(AssetId asset) {
        return rows.of(asset);
    }

    private boolean record(TenantId tenant, AssetId asset, Rule rule, double value) {
        boolean isNew = rows.met(tenant, asset, rule, value);
        if (isNew) {
            Metric.MODERATION_RULES
                    .counter(meters, "rule", rule.name(), "mode", words(rule.mode()))
                    .increment();
        }
        return isNew;
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
