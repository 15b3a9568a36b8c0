package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset as a line of {@code GET /v1/assets}; fields as in {@link AssetView}.
 */
record AssetSummary(
        String id,
        String title,
        AssetState state,
        Screening screening,
        String visibility,
        String tenant,
        String owner,
        @Nullable Double duration,
        @Nullable Integer width,
        @Nullable Integer height,
        AssetView.@Nullable ProblemView problem,
        long version,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * @param assets newest first
     * @param next the value of {@code after} for the next page; null on the last
     */
    record Page(List<AssetSummary> assets, @Nullable String next) {}

    static AssetSummary of(Asset asset) {
        var facts = asset.facts();
        var problem = asset.problem();
        return new AssetSummary(
                asset.id().value(),
                asset.title(),
                asset.state(),
                asset.screening(),
                Words.of(asset.visibility()),
                asset.tenant().value(),
                asset.owner(),
                facts == null ? null : facts.duration().toMillis() / 1000.0,
                facts == null ? null : facts.width(),
                facts == null ? null : facts.height(),
                problem == null ? null : new AssetView.ProblemView(problem.code(), problem.sentence()),
                asset.version(),
                asset.createdAt(),
                asset.updatedAt());
    }
}
