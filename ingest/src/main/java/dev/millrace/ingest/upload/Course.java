package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.ReceivedBytes.Due;
import dev.millrace.ingest.upload.ReceivedBytes.Wish;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;

/** The way of an append's bytes into the store, from one thread. */
interface Course extends AutoCloseable {
    /**
     * What to wait for before bytes are put on their way.
     *
     * @param most bytes to be taken then
     */
    record Next(Wish wish, long most) {}

    Next next();

    /** Where in the file the next byte belongs. */
    long position();

    /**
     * Puts the batch on its way; it is no longer the caller's.
     *
     * @param oldest when the oldest byte came that is not on its way yet; MAX_VALUE without one
     * @param taken digest of every byte so far, where it is known
     * @return false when something has failed, and was told
     */
    boolean place(Batch batch, Due due, long oldest, Optional<MessageDigest> taken)
            throws IOException, InterruptedException;

    /** Waits until everything on its way is written down. @return false when something has failed */
    boolean drain() throws InterruptedException;

    @Override
    void close();
}
