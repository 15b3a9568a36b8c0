package dev.millrace.streams;

/**
 * Where a media segment's bytes lie and which time they cover.
 *
 * @param pack position of its pack in {@link Track#packs()}, from 0
 * @param offset first byte within the pack
 * @param length bytes
 * @param start base media decode time of its first fragment ({@code tfdt}), in ticks of the track's timescale
 * @param duration sum of its samples' durations, in ticks
 * @param head bytes up to the end of its first picture, from which decoding can begin; 0 for sound, and where nobody
 *     knows
 */
public record Segment(int pack, long offset, int length, long start, long duration, int head) {
    static final int MAX_LENGTH = 1 << 30;
    /** Far above any picture: heads are read into memory. */
    static final int MAX_HEAD = 16 << 20;

    static final long MAX_TIME = 1L << 42;

    /** @throws IllegalArgumentException when a part is out of bounds */
    public Segment {
        Check.range("a segment's pack", pack, 0, Track.MAX_PACKS);
        Check.range("a segment's offset", offset, 0, Pack.MAX_SIZE);
        Check.range("a segment's length", length, 1, MAX_LENGTH);
        Check.range("a segment's start", start, 0, MAX_TIME);
        Check.range("a segment's duration", duration, 1, MAX_TIME);
        Check.range("a segment's head", head, 0, Math.min(length, MAX_HEAD));
    }

    /** One whose first picture cannot be had alone. */
    public Segment(int pack, long offset, int length, long start, long duration) {
        this(pack, offset, length, start, duration, 0);
    }

    /** First byte after it. */
    public long endOffset() {
        return offset + length;
    }

    /** First tick after it. */
    public long end() {
        return start + duration;
    }
}
