package dev.millrace.platform.telemetry;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a log line what would let its reader act for somebody else. */
public final class Masking {
    private static final String MASK = "***";

    private record Secret(Pattern pattern, String replacement) {}

    private static final List<Secret> SECRETS = List.of(
            // Path tokens: /t/<token>/v/…
            new Secret(Pattern.compile("(/t/)[A-Za-z0-9_-]{40,}"), "$1" + MASK),
            // JSON Web Tokens, wherever they stand.
            new Secret(Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"), MASK),
            new Secret(Pattern.compile("(?i)(\\bbearer\\s+)[A-Za-z0-9._~+/=-]+"), "$1" + MASK),
            new Secret(
                    Pattern.compile("(?i)(\\b(?:code|token|access_token|password|_csrf)=)[^\\s&;\"']+"), "$1" + MASK),
            new Secret(Pattern.compile("(\\bmillrace_(?:session|csrf)=)[^\\s;\"']+"), "$1" + MASK));

    private Masking() {}

    /** The text without tokens, sign-in codes, cookies and passwords. */
    public static String mask(String text) {
        String masked = text;
        for (Secret secret : SECRETS) {
            masked = secret.pattern().matcher(masked).replaceAll(secret.replacement());
        }
        return masked;
    }
}
