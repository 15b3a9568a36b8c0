package dev.millrace.platform.access;

import java.net.URI;
import java.util.Locale;
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

    private static String title(String code) {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
