package dev.millrace.origin.http;

import java.util.concurrent.CompletionStage;

/** One client's connection, as those see it who may have to cut it. */
public interface Connection {
    /**
     * Drops what was not sent and resets the connection, so that no client takes the answer for whole. Any thread.
     *
     * @return done when nothing more leaves
     */
    CompletionStage<Void> reset();

    /**
     * Ties something to what the connection sent last: {@code leave} is called when it sends something else or closes.
     * On the connection's thread.
     */
    void hold(Runnable leave);
}
