package dev.millrace.tiering;

import dev.millrace.platform.objects.Tiers;
import dev.millrace.tiering.Explanation.MoveLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What {@code /v1/tiering} answers, as JSON. */
final class Views {
    private Views() {}

    /**
     * @param windowOpen whether objects go down by themselves now
     * @param nextWindow when they do next
     * @param free bytes in each tier; a tier that does not answer is left out
     * @param damaged copies that are not read from any more
     */
    record Overview(
            List<Tiers.Occupancy> tiers,
            Map<String, Long> free,
            boolean windowOpen,
            Instant nextWindow,
            List<DamagedLine> damaged,
            List<Run> runs) {}

    record DamagedLine(String object, String asset, String tier, long size) {}

    /**
     * @param moves the first of them
     * @param stays numbers of objects, by reason
     * @param cut whether there is more than one run may move
     */
    record Report(
            String currency,
            List<Plan.Tier> tiers,
            List<Plan.Sum> sums,
            Map<Decision.Reason, Long> stays,
            List<PlannedLine> moves,
            boolean cut,
            long horizonDays) {}

    /**
     * @param once money for the move
     * @param perMonth money saved from then on
     */
    record PlannedLine(
            String object, String asset, String from, String to, long size, String why, double once, double perMonth) {
        static PlannedLine of(Plan.Planned move) {
            return new PlannedLine(
                    move.key().value(),
                    move.asset().value(),
                    move.from(),
                    move.to(),
                    move.size(),
                    move.why(),
                    move.saving().once(),
                    move.saving().perMonth());
        }
    }

    record RunView(Run run, List<MoveLine> moves) {}

    record Asked(long run) {}
}
