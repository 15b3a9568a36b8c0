package dev.millrace.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One immutable snapshot of what a revision can play: every rendition, and where each segment's bytes lie.
 *
 * <p>An open index only grows: {@link #append} and {@link #seal} make the next snapshot and leave renditions, target
 * duration and listed segments as they were. Segment n covers the same span in every rendition, so it is listed only
 * when all have it.
 *
 * @param asset the asset's id
 * @param revision the revision's id
 * @param seq number of the snapshot, from 1
 * @param sealed whether nothing more will come
 * @param targetDuration seconds; no segment's duration, rounded, exceeds it (RFC 8216bis, EXT-X-TARGETDURATION)
 * @param renditions in the order in which playlists name them; at least one is video
 */
public record PresentationIndex(
        String asset, String revision, long seq, boolean sealed, int targetDuration, List<Rendition> renditions) {
    /** The version of the JSON written here. */
    public static final int VERSION = 1;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int MAX_RENDITIONS = 256;

    /** @throws IllegalArgumentException when the parts contradict each other */
    public PresentationIndex {
        Check.matches("an asset's id", asset, ID);
        Check.matches("a revision's id", revision, ID);
        Check.range("a snapshot's number", seq, 1, Long.MAX_VALUE);
        Check.range("the target duration", targetDuration, 1, 3_600);
        Check.range("the number of renditions", renditions.size(), 1, MAX_RENDITIONS);
        renditions = List.copyOf(renditions);
        checkAgreement(renditions);
        renditions.forEach(r -> checkDurations(r, targetDuration));
    }

    /** The first snapshot of a revision: all its renditions, with or without first segments. */
    public static PresentationIndex open(
            String asset, String revision, int targetDuration, List<Rendition> renditions) {
        return new PresentationIndex(asset, revision, 1, false, targetDuration, renditions);
    }

    /**
     * Reads what {@link #toJson()} writes; unknown members are ignored.
     *
     * @throws InvalidIndexException when the bytes are no index, are of another version or contradict themselves
     */
    public static PresentationIndex parse(byte[] json) {
        return IndexReader.read(json);
    }

    /** Compact JSON in UTF-8: some eight bytes per segment and 150 per pack. */
    public byte[] toJson() {
        return IndexWriter.write(this);
    }

    /**
     * The next snapshot.
     *
     * @param growth by rendition name, one for every rendition, all with equally many segments
     * @throws IllegalArgumentException when the growth is not that, or its segments do not go on from the last ones
     * @throws IllegalStateException when the index is sealed
     */
    public PresentationIndex append(Map<String, Growth> growth) {
        if (sealed) {
            throw new IllegalStateException("a sealed index does not grow");
        }
        List<Rendition> grown = new ArrayList<>(renditions.size());
        for (Rendition rendition : renditions) {
            Growth mine = growth.get(rendition.name());
            if (mine == null) {
                throw new IllegalArgumentException("nothing was appended to " + rendition.name());
            }
            grown.add(rendition.withTrack(rendition.track().append(mine)));
        }
        if (growth.size() != grown.size()) {
            throw new IllegalArgumentException("the growth names renditions that the index does not have");
        }
        return new PresentationIndex(asset, revision, seq + 1, false, targetDuration, grown);
    }

    /**
     * The last snapshot.
     *
     * @throws IllegalStateException when the index is sealed already or lists no segment
     */
    public PresentationIndex seal() {
        if (sealed || segmentCount() == 0) {
            throw new IllegalStateException(sealed ? "the index is sealed already" : "an empty index cannot be sealed");
        }
        return new PresentationIndex(asset, revision, seq + 1, true, targetDuration, renditions);
    }

    public Optional<Rendition> rendition(String name) {
        return renditions.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    /** How many segments every rendition has. */
    public int segmentCount() {
        return renditions.getFirst().track().segments().size();
    }

    /** How long its picture lasts, to the millisecond. */
    public Duration duration() {
        Track video = videos().getFirst().track();
        return Duration.ofMillis(Math.round(video.duration() * 1000.0 / video.timescale()));
    }

    /** The video renditions, in order. */
    public List<VideoRendition> videos() {
        return only(VideoRendition.class);
    }

    /** The audio renditions, in order. */
    public List<AudioRendition> audios() {
        return only(AudioRendition.class);
    }

    private <T extends Rendition> List<T> only(Class<T> kind) {
        return renditions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static void checkAgreement(List<Rendition> renditions) {
        Set<String> names = new HashSet<>();
        int count = renditions.getFirst().track().segments().size();
        for (Rendition r : renditions) {
            if (!names.add(r.name())) {
                throw new IllegalArgumentException("two renditions are called " + r.name());
            }
            if (r.track().segments().size() != count) {
                throw new IllegalArgumentException(r.name() + " has "
                        + r.track().segments().size() + " segments, where "
                        + renditions.getFirst().name() + " has " + count);
            }
        }
        if (renditions.stream().noneMatch(VideoRendition.class::isInstance)) {
            throw new IllegalArgumentException("no rendition is video");
        }
    }

    private static void checkDurations(Rendition rendition, int targetDuration) {
        Track track = rendition.track();
        // As playlists print them: rounded to the nearest second they may equal the target.
        long bound = targetDuration * Ticks.MICROS + Ticks.MICROS / 2;
        for (int i = 0; i < track.segments().size(); i++) {
            long micros = Ticks.micros(track.segments().get(i).duration(), track.timescale());
            if (micros >= bound) {
                throw new IllegalArgumentException("segment " + (i + 1) + " of " + rendition.name() + " lasts "
                        + Ticks.seconds(micros) + " s, more than the target duration of " + targetDuration + " s");
            }
        }
    }
}
