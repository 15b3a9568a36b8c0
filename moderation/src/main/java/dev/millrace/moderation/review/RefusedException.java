package dev.millrace.moderation.review;

import dev.millrace.platform.access.Problems;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** A request that cannot be granted; its message is a sentence for the caller. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;
    private final transient @Nullable Item held;

    /** @param held the item that somebody else holds, if that is why */
    RefusedException(Refusal refusal, String sentence, @Nullable Item held) {
        super(sentence);
        this.refusal = refusal;
        this.held = held;
    }

    static RefusedException held(Item item) {
        return new RefusedException(
                Refusal.HELD,
                item.holder() + " works on this item until " + item.heldUntil() + ": take another one.",
                item);
    }

    Refusal refusal() {
        return refusal;
    }

    String sentence() {
        return Objects.requireNonNullElse(getMessage(), refusal.code());
    }

    ProblemDetail problem() {
        ProblemDetail problem = Problems.of(refusal.status(), refusal.code(), sentence());
        if (held != null) {
            problem.setProperty("holder", held.holder());
            problem.setProperty("until", held.heldUntil());
        }
        return problem;
    }
}
