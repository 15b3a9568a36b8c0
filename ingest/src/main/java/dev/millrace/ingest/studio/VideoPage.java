package dev.millrace.ingest.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One video with everything that its creator may know of it.
 *
 * @param frame {@code 1920 × 1080}; null until inspected
 * @param open the public addresses; null unless anyone may play
 * @param signable whether playback links can be made
 * @param previewable whether preview links can be made
 * @param appealable whether the viewer can still say once that a block is wrong
 */
record VideoPage(
        Card card,
        @Nullable String frame,
        @Nullable SourceLine source,
        List<RenditionLine> renditions,
        Links.@Nullable Playable open,
        boolean signable,
        boolean previewable,
        boolean appealable,
        List<HistoryLine> history) {
    /**
     * @param size with its unit
     * @param download path; null when not the viewer's own
     */
    record SourceLine(String size, String sha256, @Nullable String download) {}

    /** @param size {@code 1280 × 720}, or empty for audio */
    record RenditionLine(String name, String size, String codecs, String rate) {}

    /** @param what {@code READY → PUBLISHED} */
    record HistoryLine(String what, String why, String who, When at) {}
}
