package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Withdrawals;
import java.time.Duration;
import java.util.List;

/**
 * Which origins act on the newest decision, and which have not said so yet.
 *
 * @param done whether every live origin has acknowledged
 */
record Origins(boolean done, List<String> acknowledged, List<String> pending) {
    /** Waits for the origins; never inside a transaction. */
    static Origins after(Withdrawals withdrawals, AssetId asset, Duration patience) {
        var answers = withdrawals.await(asset, patience);
        List<String> acknowledged = names(answers, true);
        List<String> pending = names(answers, false);
        return new Origins(pending.isEmpty(), acknowledged, pending);
    }

    private static List<String> names(List<Withdrawals.Acknowledgement> answers, boolean acknowledged) {
        return answers.stream()
                .filter(a -> a.acknowledged() == acknowledged)
                .map(Withdrawals.Acknowledgement::node)
                .sorted()
                .toList();
    }
}
