package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every kind of rendition has: its clock, its packs and its segments.
 *
 * @param timescale ticks per second
 * @param rateCap most bits per second that the encoder was told to make, container included; open playlists
 *     state it as the rate
 * @param initSize bytes of the init segment (ftyp and moov), with which every pack of the rendition begins
 * @param priming ticks at the start that decode but are not presented (the init segment's edit list); an encoder's
 *     delay for audio, 0 for video
 * @param packs in order of time
 * @param segments in order; the one that URLs call {@code n} is at {@code n - 1}
 */
public record Track(int timescale, long rateCap, int initSize, long priming, List<Pack> packs, List<Segment> segments) {
    static final int MAX_PACKS = 100_000;
    static final int MAX_SEGMENTS = 200_000;
    static final int MAX_INIT = 1 << 20;
    static final int MAX_TIMESCALE = 10_000_000;
    private static final long MAX_RATE = 100_000_000_000L;

    /**
     * @throws IllegalArgumentException when a number is out of bounds or segments overlap, leave their pack or go
     *     backwards
     */
    public Track {
        Check.range("a timescale", timescale, 1, MAX_TIMESCALE);
        Check.range("a rate cap", rateCap, 1, MAX_RATE);
        Check.range("an init segment's size", initSize, 8, MAX_INIT);
        Check.range("the priming", priming, 0, 10L * timescale);
        Check.range("the number of packs", packs.size(), 0, MAX_PACKS);
        Check.range("the number of segments", segments.size(), 0, MAX_SEGMENTS);
        packs = List.copyOf(packs);
        segments = List.copyOf(segments);
        checkOrder(initSize, packs, segments);
        if (!segments.isEmpty() && segments.getFirst().end() <= priming) {
            throw new IllegalArgumentException("the priming leaves nothing of the first segment");
        }
    }

    private static void checkOrder(int initSize, List<Pack> packs, List<Segment> segments) {
        int pack = 0;
        long offset = initSize;
        long time = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment s = segments.get(i);
            if (s.pack() < pack || s.pack() >= packs.size()) {
                throw new IllegalArgumentException("segment " + (i + 1) + " names pack " + s.pack()
                        + ", the one before it lies in " + pack + " of " + packs.size());
            }
            long free = s.pack() == pack ? offset : initSize;
            long size = packs.get(s.pack()).size();
            if (s.offset() < free || s.endOffset() > size) {
                throw new IllegalArgumentException("segment " + (i + 1) + " is at bytes " + s.offset() + " to "
                        + s.endOffset() + " of its pack, where " + free + " to " + size + " are free");
            }
            if (s.start() < time) {
                throw new IllegalArgumentException("segment " + (i + 1) + " starts at tick " + s.start()
                        + ", before the end of the one before it at " + time);
            }
            pack = s.pack();
            offset = s.endOffset();
            time = s.end();
        }
    }

    /** The segment that URLs call {@code n}, from 1. */
    public Optional<Segment> segment(int n) {
        return n >= 1 && n <= segments.size() ? Optional.of(segments.get(n - 1)) : Optional.empty();
    }

    /** The object that holds a segment of this track. */
    public Pack packOf(Segment segment) {
        return packs.get(segment.pack());
    }

    /** Ticks from the track's first to its last, priming included. */
    public long duration() {
        return segments.isEmpty()
                ? 0
                : segments.getLast().end() - segments.getFirst().start();
    }

    Track append(Growth growth) {
        List<Pack> allPacks = new ArrayList<>(packs);
        allPacks.addAll(growth.packs());
        List<Segment> allSegments = new ArrayList<>(segments);
        allSegments.addAll(growth.segments());
        return new Track(timescale, rateCap, initSize, priming, allPacks, allSegments);
    }
}
