package dev.millrace.origin.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer without a resource.
 *
 * @param status HTTP status
 * @param sentence for a person
 * @param cacheControl value of Cache-Control
 * @param retryAfter whole seconds, for Retry-After; null for none
 */
public record Refusal(
        int status,
        String sentence,
        String cacheControl,
        @Nullable Duration retryAfter) {
    static final String NEVER = "no-store";

    public static Refusal of(int status, String sentence) {
        return new Refusal(status, sentence, NEVER, null);
    }

    public static Refusal later(int status, String sentence, Duration retryAfter) {
        return new Refusal(status, sentence, NEVER, retryAfter);
    }

    public static Refusal notFound(String cacheControl) {
        return new Refusal(404, "There is nothing here.", cacheControl, null);
    }
}
