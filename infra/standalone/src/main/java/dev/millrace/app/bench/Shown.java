package dev.millrace.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One upload that was seen to play.
 *
 * @param seconds from the answer to the last byte until it was shown as wanted
 * @param anySize until it was shown at all
 * @param side the short side that was shown first
 */
record Shown(double seconds, double anySize, int side) {
    private static final double FEW = 0.95;

    /** In Markdown: medians, and from least to most in brackets. */
    static List<String> table(Map<FirstFrameClip, List<Shown>> shown) {
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {"clip", "s, one of 480 or more shown", "95 of 100", "s, any size", "goal", "uploads"});
        shown.forEach((clip, all) -> {
            List<Double> sorted = all.stream().map(Shown::seconds).sorted().toList();
            boolean met = Results.median(sorted) <= clip.goal();
            rows.add(new String[] {
                clip.words(),
                Results.spread(all, Shown::seconds, 2),
                String.format(Locale.ROOT, "%.2f", sorted.get((int) Math.ceil(FEW * sorted.size()) - 1)),
                Results.spread(all, Shown::anySize, 2),
                String.format(Locale.ROOT, "%.1f: %s", clip.goal(), met ? "met" : "missed"),
                "" + all.size()
            });
        });
        return Results.lines(rows);
    }
}
