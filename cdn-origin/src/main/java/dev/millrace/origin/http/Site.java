package dev.millrace.origin.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is served. Its methods are called on threads that must not block. */
public interface Site {
    /**
     * @param path of the request as it came, without the query; printable ASCII
     */
    CompletionStage<Answer> answer(String path);

    /** What to answer when {@link #answer} or the bytes fail before the first byte was sent. */
    Refusal trouble(Throwable cause);

    /** An exchange is over. */
    void finished(Finished exchange);

    /**
     * @param method as sent
     * @param path as sent; empty when the request could not be read
     * @param resource what was found, if anything
     * @param status sent, or 0 when the connection ended before
     * @param bytes of the body that were handed to the connection
     * @param complete whether all of the answer was
     * @param took from the end of the request's head to the end of the answer
     */
    record Finished(
            String method,
            String path,
            @Nullable Resource resource,
            int status,
            long bytes,
            boolean complete,
            Duration took) {}
}
