package dev.millrace.fingerprint;

import dev.millrace.platform.access.Problems;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A request that cannot be granted; its message is a sentence for the caller. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;
    private final TreeMap<Integer, String> lines = new TreeMap<>();

    RefusedException(Refusal refusal, String sentence) {
        super(sentence);
        this.refusal = refusal;
    }

    /** Names the lines at fault, and what is wrong with each. */
    public RefusedException at(SortedMap<Integer, String> wrong) {
        lines.putAll(wrong);
        return this;
    }

    HttpStatus status() {
        return refusal.status();
    }

    ProblemDetail problem() {
        ProblemDetail problem = Problems.of(refusal.status(), refusal.code(), String.valueOf(getMessage()));
        problem.setTitle(refusal.title());
        if (!lines.isEmpty()) {
            problem.setProperty(
                    "lines",
                    lines.entrySet().stream()
                            .map(line -> Map.of("line", line.getKey(), "why", line.getValue()))
                            .toList());
        }
        return problem;
    }
}
