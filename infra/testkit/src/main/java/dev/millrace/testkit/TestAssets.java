package dev.millrace.testkit;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Assets in any state, brought there by legal moves. Rows only: no bytes. */
public final class TestAssets {
    public static final TenantId TENANT = new TenantId("acme");
    public static final String OWNER = "ann";
    public static final Because BECAUSE = new Because("a test wants it so", Actor.system("test"));

    private final SecureRandom random = new SecureRandom();
    private final Catalog catalog;
    private final Revisions revisions;

    public TestAssets(Catalog catalog, Revisions revisions) {
        this.catalog = catalog;
        this.revisions = revisions;
    }

    public TestAssets(TestPlatform platform) {
        this(platform.get(Catalog.class), platform.get(Revisions.class));
    }

    /** A fresh asset in UPLOADING, public, of tenant and owner above. */
    public Asset uploading() {
        return uploading(TENANT, OWNER);
    }

    public Asset uploading(TenantId tenant, String owner) {
        return catalog.create(
                new NewAsset(AssetId.random(random), tenant, owner, "A title", Visibility.PUBLIC, BECAUSE));
    }

    /** A fresh asset in that state, reached by the shortest legal way. */
    public Asset in(AssetState state) {
        AssetId id = uploading().id();
        wayTo(state).forEach(move -> take(id, move));
        return catalog.get(id);
    }

    /** Takes the step with all that belongs to it: a source, facts, a sealed revision, a cleared screening. */
    public Asset take(AssetId id, Move move) {
        return switch (move) {
            case UPLOAD_FINISHED ->
                catalog.finishUpload(id, source(catalog.get(id).tenant()), BECAUSE);
            case INSPECTION_PASSED ->
                catalog.passInspection(id, new MediaFacts(Duration.ofSeconds(10), 640, 360), BECAUSE);
            case REFUSED -> catalog.stop(id, move, new Problem("no-video", "There is no video in it."), BECAUSE);
            case GAVE_UP -> catalog.stop(id, move, new Problem("out-of-time", "It took too long."), BECAUSE);
            case ENCODING_FINISHED -> {
                sealRevision(id);
                yield catalog.move(id, move, BECAUSE);
            }
            case PUBLISH -> {
                catalog.screen(id, Screening.CLEARED, Optional.empty(), BECAUSE);
                yield catalog.move(id, move, BECAUSE);
            }
            case ERASE -> {
                catalog.releaseSource(id);
                yield catalog.move(id, move, BECAUSE);
            }
            case UPLOAD_ABANDONED, ENCODING_STARTED, INSPECTION_RETRIED, ENCODING_RETRIED, TAKE_DOWN, RESTORE, DELETE ->
                catalog.move(id, move, BECAUSE);
        };
    }

    /** Opens a revision and seals it with snapshot 1. */
    public RevisionId sealRevision(AssetId id) {
        RevisionId revision = RevisionId.random(random);
        Source source = catalog.get(id).source();
        if (source == null) {
            throw new IllegalStateException("The asset has no source to encode.");
        }
        revisions.open(revision, id, source.id(), 1);
        revisions.seal(revision, 1, 1);
        return revision;
    }

    /** A source of random content. */
    public Source source(TenantId tenant) {
        var digest = new byte[32];
        random.nextBytes(digest);
        SourceId id = SourceId.random(random);
        return new Source(
                id, tenant, "t/" + tenant + "/src/" + id, HexFormat.of().formatHex(digest), 1_000_000);
    }

    /** The shortest legal way from UPLOADING. */
    private static List<Move> wayTo(AssetState target) {
        Map<AssetState, List<Move>> ways = new EnumMap<>(AssetState.class);
        ways.put(AssetState.UPLOADING, List.of());
        var queue = new ArrayDeque<>(List.of(AssetState.UPLOADING));
        while (!queue.isEmpty()) {
            AssetState from = queue.remove();
            Arrays.stream(Move.values())
                    .filter(move -> move.allowedFrom(from))
                    .filter(move -> !ways.containsKey(move.to()))
                    .forEach(move -> {
                        ways.put(
                                move.to(),
                                Stream.concat(ways.getOrDefault(from, List.of()).stream(), Stream.of(move))
                                        .toList());
                        queue.add(move.to());
                    });
        }
        List<Move> way = ways.get(target);
        if (way == null) {
            throw new IllegalStateException("No way leads to " + target);
        }
        return way;
    }
}
