package dev.millrace.platform.catalog;

import java.time.Duration;
import java.util.List;

/**
 * Which origins act on the newest decision about an asset, and which have not said so yet.
 *
 * @param done whether every live origin has acknowledged
 */
public record Origins(boolean done, List<String> acknowledged, List<String> pending) {
    public Origins {
        acknowledged = List.copyOf(acknowledged);
        pending = List.copyOf(pending);
    }

    /** Waits for the origins, at most that long; never inside a transaction. */
    public static Origins after(Withdrawals withdrawals, AssetId asset, Duration patience) {
        var answers = withdrawals.await(asset, patience);
        List<String> pending = names(answers, false);
        return new Origins(pending.isEmpty(), names(answers, true), pending);
    }

    private static List<String> names(List<Withdrawals.Acknowledgement> answers, boolean acknowledged) {
        return answers.stream()
                .filter(answer -> answer.acknowledged() == acknowledged)
                .map(Withdrawals.Acknowledgement::node)
                .sorted()
                .toList();
    }
}
