package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetQuery;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.SecondTries;
import dev.millrace.platform.work.Work;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The videos that failed, the newest uploads first. */
final class FailedPanel implements Reader {
    /** Of dead jobs that are looked through for reasons. */
    private static final int REASONS = 200;

    private final Catalog catalog;
    private final Work work;
    private final boolean studio;
    private final InstantSource clock;

    /** @param studio whether this process serves the pages of single videos */
    FailedPanel(Catalog catalog, Work work, boolean studio, InstantSource clock) {
        this.catalog = catalog;
        this.work = work;
        this.studio = studio;
        this.clock = clock;
    }

    /**
     * @param tenant only where several are shown
     * @param sentence as its creator is told
     * @param reason as its job died; null when that is forgotten
     * @param studio where its history is, if that is here
     */
    record Line(
            String id,
            String title,
            String owner,
            @Nullable String tenant,
            String code,
            String sentence,
            @Nullable String reason,
            @Nullable String studio,
            Words.When since) {}

    @Override
    public Page<Line> read(Sight sight, Optional<String> after) {
        var query = new AssetQuery(
                sight.tenant(), Optional.empty(), Optional.of(AssetState.FAILED), Cursor.asset(after), LINES);
        Instant now = clock.instant();
        Page<Asset> page =
                Page.of(catalog.list(query), LINES, asset -> asset.id().value());
        Map<AssetId, String> reasons = page.items().isEmpty() ? Map.of() : reasons(sight);
        return page.map(asset -> line(asset, reasons.get(asset.id()), sight, now));
    }

    private Map<AssetId, String> reasons(Sight sight) {
        return work.dead(sight.tenant(), Optional.empty(), REASONS).stream()
                .filter(job -> SecondTries.replays(job.kind()))
                .collect(Collectors.toMap(DeadJob::asset, DeadJob::reason, (newest, _) -> newest));
    }

    private Line line(Asset asset, @Nullable String reason, Sight sight, Instant now) {
        Problem problem = asset.problem();
        return new Line(
                asset.id().value(),
                asset.title(),
                asset.owner(),
                sight.all() ? asset.tenant().value() : null,
                problem == null ? "unknown" : problem.code(),
                problem == null ? "Nobody wrote down why." : problem.sentence(),
                reason,
                studio ? "/studio/videos/" + asset.id() : null,
                Words.when(asset.updatedAt(), now));
    }
}
