package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Track;
import dev.millrace.streams.VideoRendition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one snapshot of a revision plays, as told to people.
 *
 * @param covered the time that every rendition has
 * @param sealed whether that is all
 */
record Presentation(List<Line> renditions, Duration covered, boolean sealed) {
    /**
     * One rendition.
     *
     * @param kind {@code video} or {@code audio}
     * @param bandwidth highest bits per second of a segment; while none is listed, what the encoder keeps below
     */
    record Line(
            String name,
            String kind,
            @Nullable Integer width,
            @Nullable Integer height,
            String codecs,
            long bandwidth) {}

    static Presentation of(PresentationIndex index) {
        return new Presentation(
                index.renditions().stream().map(Presentation::line).toList(), covered(index), index.sealed());
    }

    /** How much of the whole is there, 0 to 1; empty while the whole is not known. */
    Optional<Double> fractionOf(@Nullable MediaFacts facts) {
        if (facts == null || !facts.duration().isPositive()) {
            return Optional.empty();
        }
        return Optional.of(
                Math.clamp((double) covered.toMillis() / facts.duration().toMillis(), 0, 1));
    }

    private static Line line(Rendition rendition) {
        return switch (rendition) {
            case VideoRendition v ->
                new Line(v.name(), "video", v.width(), v.height(), v.codecs(), bandwidth(v.track()));
            case AudioRendition a -> new Line(a.name(), "audio", null, null, a.codecs(), bandwidth(a.track()));
        };
    }

    private static long bandwidth(Track track) {
        return track.segments().stream()
                .mapToLong(s -> Math.ceilDiv(8L * s.length() * track.timescale(), s.duration()))
                .max()
                .orElse(track.rateCap());
    }

    private static Duration covered(PresentationIndex index) {
        Track track = index.videos().getFirst().track();
        return Duration.ofMillis(1000 * track.duration() / track.timescale());
    }
}
