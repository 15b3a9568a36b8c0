package dev.millrace.platform.access;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Problem details (RFC 9457) as all of the API gives them. */
public final class Problems {
    private static final String TYPES = "https://millrace.dev/problems/";

    private Problems() {}

    /**
     * @param code stable, lower case with hyphens, e.g. {@code illegal-move}: the last segment of {@code type}
     * @param sentence says what to do
     */
    public static ProblemDetail of(HttpStatusCode status, String code, String sentence) {
        var problem = ProblemDetail.forStatusAndDetail(status, sentence);
        problem.setType(URI.create(TYPES + code));
        problem.setTitle(title(code));
        return problem;
    }

    /** What can be said when only the status is known. */
    static ProblemDetail of(HttpStatus status) {
        return of(status, status.name().toLowerCase(Locale.ROOT).replace('_', '-'), sentence(status));
    }

    private static String sentence(HttpStatus status) {
        if (status.is5xxServerError()) {
            return "Something failed on our side; it has been logged. Try again in a moment.";
        }
        return status == HttpStatus.NOT_FOUND
                ? "There is nothing at this address."
                : "The request was refused: " + status.getReasonPhrase() + ".";
    }

    private static String title(String code) {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
