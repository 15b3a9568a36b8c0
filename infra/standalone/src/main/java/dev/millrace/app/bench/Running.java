package dev.millrace.app.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * A contender that takes uploads.
 *
 * @param whole waits until an upload that was answered is an object
 * @param memory how a JVM sees its memory, where that can be asked
 */
record Running(Child child, Endpoint endpoint, Place place, Whole whole, Optional<JvmMemory> memory) {
    /** For a server that answers the last byte only then. */
    static final Whole ONCE_ANSWERED = _ -> {};

    interface Whole {
        void await(Sent sent) throws IOException, InterruptedException;
    }
}
