package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetQuery;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The videos that failed, the newest uploads first. */
final class FailedPanel implements Reader {
    private final Catalog catalog;
    private final boolean studio;
    private final InstantSource clock;

    /** @param studio whether this process serves the pages of single videos */
    FailedPanel(Catalog catalog, boolean studio, InstantSource clock) {
        this.catalog = catalog;
        this.studio = studio;
        this.clock = clock;
    }

    /**
     * @param tenant only where several are shown
     * @param studio where its history is, if that is here
     */
    record Line(
            String id,
            String title,
            String owner,
            @Nullable String tenant,
            String code,
            String sentence,
            @Nullable String studio,
            Words.When since) {}

    @Override
    public Page<Line> read(Sight sight, Optional<String> after) {
        var query = new AssetQuery(
                sight.tenant(), Optional.empty(), Optional.of(AssetState.FAILED), Cursor.asset(after), LINES);
        Instant now = clock.instant();
        return Page.of(catalog.list(query), LINES, asset -> asset.id().value()).map(asset -> line(asset, sight, now));
    }

    private Line line(Asset asset, Sight sight, Instant now) {
        Problem problem = asset.problem();
        return new Line(
                asset.id().value(),
                asset.title(),
                asset.owner(),
                sight.all() ? asset.tenant().value() : null,
                problem == null ? "unknown" : problem.code(),
                problem == null ? "Nobody wrote down why." : problem.sentence(),
                studio ? "/studio/videos/" + asset.id() : null,
                Words.when(asset.updatedAt(), now));
    }
}
