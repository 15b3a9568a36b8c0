package dev.millrace.fingerprint.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stretches of two videos that show the same: each pair of like frames votes for a shift between the two
 * timelines (a Hough transform in one dimension); the shift with the most frames wins them, they are cut where nothing
 * matches for a while, and what is left votes again.
 */
final class Alignment {
    /** A frame stands for the second that it begins. */
    private static final int FRAME_MILLIS = 1000;
    /** Frames are picked at or after whole seconds: of two copies, up to a second apart. */
    private static final int SLACK_MILLIS = 500;

    private static final int LONGEST_GAP_MILLIS = 5000;
    private static final int MOST_RANGES = 20;

    private Alignment() {}

    /**
     * Two like frames.
     *
     * @param otherAt null when nobody knows when the other one is shown
     */
    record Pair(int at, @Nullable Integer otherAt, int distance) {}

    /**
     * A stretch in both videos, in milliseconds; the ends are exclusive.
     *
     * @param frames how many frames of it are alike
     * @param distance of the most alike
     */
    record Range(
            int start,
            int end,
            @Nullable Integer otherStart,
            @Nullable Integer otherEnd,
            int frames,
            int distance) {}

    /** Longest first, at most 20. */
    static List<Range> of(List<Pair> pairs) {
        List<Range> ranges = new ArrayList<>();
        List<Pair> left = new ArrayList<>(pairs);
        while (!left.isEmpty() && ranges.size() < MOST_RANGES) {
            List<Pair> best = bestPerFrame(winners(left));
            ranges.addAll(cut(best));
            Set<Integer> explained = new HashSet<>();
            best.forEach(pair -> explained.add(pair.at()));
            left.removeIf(pair -> explained.contains(pair.at()));
        }
        return ranges.stream()
                .sorted(Comparator.comparingInt(Range::frames).reversed().thenComparingInt(Range::start))
                .limit(MOST_RANGES)
                .toList();
    }

    /** Those of the shift that most frames agree on, and of the shifts beside it. */
    private static List<Pair> winners(List<Pair> pairs) {
        Map<Integer, Set<Integer>> votes = new HashMap<>();
        for (Pair pair : pairs) {
            int bin = bin(pair);
            for (int near = bin - 1; near <= bin + 1; near++) {
                votes.computeIfAbsent(near, _ -> new HashSet<>()).add(pair.at());
            }
        }
        int shift = votes.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<Integer, Set<Integer>> entry) ->
                                entry.getValue().size())
                        .thenComparingInt(entry -> exact(pairs, entry.getKey()))
                        .thenComparingInt(entry -> -Math.abs(entry.getKey())))
                .orElseThrow()
                .getKey();
        return pairs.stream().filter(pair -> Math.abs(bin(pair) - shift) <= 1).toList();
    }

    private static int exact(List<Pair> pairs, int bin) {
        return (int) pairs.stream().filter(pair -> bin(pair) == bin).count();
    }

    private static int bin(Pair pair) {
        Integer other = pair.otherAt();
        return other == null ? 0 : Math.round((float) (other - pair.at()) / SLACK_MILLIS);
    }

    private static List<Pair> bestPerFrame(List<Pair> pairs) {
        Map<Integer, Pair> best = new HashMap<>();
        pairs.forEach(pair -> best.merge(pair.at(), pair, (a, b) -> a.distance() <= b.distance() ? a : b));
        return best.values().stream().sorted(Comparator.comparingInt(Pair::at)).toList();
    }

    private static List<Range> cut(List<Pair> inOrder) {
        List<Range> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= inOrder.size(); i++) {
            if (i == inOrder.size() || inOrder.get(i).at() - inOrder.get(i - 1).at() > LONGEST_GAP_MILLIS) {
                ranges.add(range(inOrder.subList(from, i)));
                from = i;
            }
        }
        return ranges;
    }

    private static Range range(List<Pair> run) {
        Integer least = null;
        Integer most = null;
        for (Pair pair : run) {
            Integer other = pair.otherAt();
            if (other != null) {
                least = least == null ? other : Math.min(least, other);
                most = most == null ? other : Math.max(most, other);
            }
        }
        return new Range(
                run.getFirst().at(),
                run.getLast().at() + FRAME_MILLIS,
                least,
                most == null ? null : most + FRAME_MILLIS,
                run.size(),
                run.stream().mapToInt(Pair::distance).min().orElseThrow());
    }
}
