package dev.millrace.tiering;

import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.tiering.Decision.Go;
import dev.millrace.tiering.Decision.Stay;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an asset's objects are where they are, and when they will move.
 *
 * @param moves of the past and those under way, newest first
 */
record Explanation(String asset, List<Line> objects, List<MoveLine> moves) {
    /**
     * @param kind {@code source}, {@code pack} or {@code other}
     * @param lastAsked null when never, or when nobody counts (sources, indexes)
     * @param moves the tier to which it would move; null when it stays
     * @param when it may move at the earliest; null when time alone changes nothing
     */
    record Line(
            String object,
            String kind,
            String tier,
            long size,
            Instant bornAt,
            Instant placedAt,
            @Nullable Instant lastAsked,
            boolean damaged,
            String why,
            @Nullable String moves,
            @Nullable Instant when) {
        static Line of(Planner.Judged judged, Instant now, TieringSettings.Window window) {
            Copy copy = judged.placed().copy();
            @Nullable String to = null;
            @Nullable Instant when = null;
            switch (judged.decision()) {
                case Go go -> {
                    to = go.to();
                    when = go.to().equals(Tiers.COLD) ? window.next(now) : now;
                }
                case Stay stay -> when = stay.until().map(window::next).orElse(null);
            }
            return new Line(
                    copy.key().value(),
                    Kind.of(copy.key()).name().toLowerCase(Locale.ROOT),
                    copy.store(),
                    copy.size(),
                    copy.bornAt(),
                    copy.placedAt(),
                    judged.placed().usage().last().orElse(null),
                    copy.damaged(),
                    judged.decision().why(),
                    to,
                    when);
        }
    }

    /** @param state {@code planned}, {@code done}, {@code failed} or {@code dropped} */
    record MoveLine(
            long run,
            String object,
            String from,
            String to,
            long size,
            String why,
            String state,
            @Nullable String outcome,
            @Nullable Instant endedAt) {
        static MoveLine of(Runs.Line line) {
            return new MoveLine(
                    line.run(),
                    line.key().value(),
                    line.from(),
                    line.to(),
                    line.size(),
                    line.why(),
                    line.state().toLowerCase(Locale.ROOT),
                    line.outcome(),
                    line.endedAt());
        }
    }
}
