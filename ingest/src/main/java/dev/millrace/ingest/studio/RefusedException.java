package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Problems;
import org.springframework.http.ProblemDetail;

/** A request that cannot be granted; its message is a sentence for the caller. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    RefusedException(Refusal refusal, String sentence) {
        super(sentence);
        this.refusal = refusal;
    }

    RefusedException(Refusal refusal, String sentence, Throwable cause) {
        super(sentence, cause);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    ProblemDetail problem() {
        ProblemDetail problem = Problems.of(refusal.status(), refusal.code(), sentence());
        problem.setTitle(refusal.title());
        return problem;
    }

    String sentence() {
        String message = getMessage();
        return message == null ? refusal.title() : message;
    }
}
