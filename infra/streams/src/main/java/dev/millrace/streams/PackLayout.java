package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;

/**
 * What the boxes of a pack say.
 *
 * @param initSize bytes of the init segment, ftyp and moov, with which the pack begins
 * @param initSha256 its digest in lower-case hexadecimal; the packs of a rendition must agree on it
 * @param timescale ticks per second
 * @param priming ticks that the edit list takes from the start of the track
 * @param fragments in order, each beginning where the one before it ended
 */
public record PackLayout(
        int initSize, String initSha256, int timescale, long priming, MediaConfig config, List<Fragment> fragments) {
    public PackLayout {
        fragments = List.copyOf(fragments);
    }

    /**
     * Every fragment as a segment.
     *
     * @param pack the pack's position in its track
     */
    public List<Segment> segments(int pack) {
        return fragments.stream()
                .map(f -> new Segment(pack, f.offset(), f.length(), f.start(), f.duration(), head(f)))
                .toList();
    }

    /**
     * The fragments in groups, for segments of several fragments each.
     *
     * @param pack the pack's position in its track
     * @param starts the tick at which each segment begins, rising; the first is that of the first fragment
     * @throws IllegalArgumentException when no fragment begins at one of the ticks
     */
    public List<Segment> segments(int pack, List<Long> starts) {
        List<Segment> segments = new ArrayList<>(starts.size());
        int next = 0;
        for (int i = 0; i < starts.size(); i++) {
            Fragment first = next < fragments.size() ? fragments.get(next) : null;
            if (first == null || first.start() != starts.get(i)) {
                throw new IllegalArgumentException("no fragment begins at tick " + starts.get(i));
            }
            long until = i + 1 < starts.size() ? starts.get(i + 1) : Long.MAX_VALUE;
            Fragment last = first;
            while (next < fragments.size() && fragments.get(next).start() < until) {
                last = fragments.get(next++);
            }
            segments.add(new Segment(
                    pack,
                    first.offset(),
                    Math.toIntExact(last.endOffset() - first.offset()),
                    first.start(),
                    last.end() - first.start(),
                    head(first)));
        }
        return segments;
    }

    /** Bytes up to the end of a video fragment's first picture; 0 when decoding cannot begin there, or it is no picture. */
    private int head(Fragment fragment) {
        long head = fragment.firstSample() + fragment.firstSampleSize() - fragment.offset();
        boolean alone = config instanceof MediaConfig.Video && fragment.sync() && head <= Segment.MAX_HEAD;
        return alone ? (int) head : 0;
    }
}
