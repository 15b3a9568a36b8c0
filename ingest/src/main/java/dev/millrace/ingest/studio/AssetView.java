package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset as {@code GET /v1/assets/{id}} answers it.
 *
 * @param visibility {@code public}, {@code unlisted}, {@code signed} or {@code private}
 * @param duration seconds; null until inspected
 * @param width pixels, upright, square; null until inspected
 * @param progress 0 to 1, while it is converted; else null
 * @param renditions of the newest snapshot; empty before the first
 * @param source null until the upload is complete
 * @param problem why it was refused, failed or blocked; else null
 * @param history oldest first
 * @param version as in the ETag
 */
record AssetView(
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
        @Nullable Double progress,
        List<Presentation.Line> renditions,
        @Nullable SourceView source,
        PlaybackView playback,
        @Nullable ProblemView problem,
        List<HistoryView> history,
        long version,
        Instant createdAt,
        Instant updatedAt) {
    /** @param size bytes */
    record SourceView(String sha256, long size) {}

    /**
     * Addresses at the origin, each null while it would not answer.
     *
     * @param hls public multivariant playlist
     * @param dash public manifest
     * @param poster public if the video is, else under a preview token
     * @param animation some seconds in motion, where the poster is
     * @param preview multivariant playlist under a fresh preview token
     */
    record PlaybackView(
            @Nullable String hls,
            @Nullable String dash,
            @Nullable String poster,
            @Nullable String animation,
            @Nullable String preview) {}

    /** @param sentence for the creator, says what to do next */
    record ProblemView(String code, String sentence) {}

    /**
     * One change.
     *
     * @param field {@code state}, {@code screening}, {@code visibility} or {@code hold}
     * @param who {@code creator:<subject>}, {@code system:<role>}; moderators and operators by their names to each other
     *     only
     */
    record HistoryView(String field, @Nullable String from, String to, String why, String who, Instant at) {}
}
