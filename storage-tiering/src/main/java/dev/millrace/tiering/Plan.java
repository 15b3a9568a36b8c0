package dev.millrace.tiering;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.tiering.CostModel.Saving;
import dev.millrace.tiering.Decision.Reason;
import java.util.List;
import java.util.Map;

/**
 * What would move, and what it would cost and save.
 *
 * @param moves in the order of their keys
 * @param stays how many objects stay, by reason
 * @param tiers what lies in each
 * @param cut whether there is more than a run may move
 */
record Plan(List<Planned> moves, Map<Reason, Long> stays, List<Tier> tiers, boolean cut) {
    /** One object that would move. */
    record Planned(ObjectKey key, AssetId asset, String from, String to, long size, String why, Saving saving) {}

    /**
     * @param monthly money for its storage, as it is
     * @param monthlyAfter money for its storage once all has moved
     */
    record Tier(String name, long objects, long bytes, double monthly, double monthlyAfter) {}

    /** All moves to one tier together. */
    record Sum(String to, long objects, long bytes, double once, double perMonth, double overHorizon) {}

    Sum sum(String to) {
        var some = moves.stream().filter(move -> move.to().equals(to)).toList();
        return new Sum(
                to,
                some.size(),
                some.stream().mapToLong(Planned::size).sum(),
                some.stream().mapToDouble(move -> move.saving().once()).sum(),
                some.stream().mapToDouble(move -> move.saving().perMonth()).sum(),
                some.stream().mapToDouble(move -> move.saving().total()).sum());
    }
}
