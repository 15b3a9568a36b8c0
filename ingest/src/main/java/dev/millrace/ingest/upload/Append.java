package dev.millrace.ingest.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One append. The caller's thread receives; a second one stores and commits, so that a sender who falls silent in the
 * middle delays no commit, and so that the store works while bytes come in.
 */
final class Append {
    /** Of a sender who fills it; others get the least, since there may be thousands of them. */
    private static final int LANDING_BYTES = 16 * 1024;

    private static final int LEAST_LANDING_BYTES = 4 * 1024;
    private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(20);

    private final Claim claim;
    private final Incoming incoming;
    private final ReceivedBytes received;
    private final long mostPending;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean takenOver;

    Append(Claim claim, Incoming incoming, ReceivedBytes received, long mostPending) {
        this.claim = claim;
        this.incoming = incoming;
        this.received = received;
        this.mostPending = mostPending;
    }

    Claim claim() {
        return claim;
    }

    /**
     * Receives to the end and returns once everything is committed.
     *
     * @return the committed offset
     * @throws UploadException of the kinds BEYOND_LENGTH, CHECKSUM_MISMATCH, TAKEN_OVER, CUT_OFF, NO_ROOM, BUSY; all
     *     that was received before is committed nevertheless, unless it was taken over or had a checksum
     */
    long run(AppendWriter writer) {
        Thread writing =
                Thread.ofVirtual().name("ingest-write-" + claim.id()).start(() -> writer.run(this::writerFailed));
        Ending ending = Ending.FAILED;
        try {
            ending = receive();
        } finally {
            if (ending == Ending.FAILED) {
                received.drop();
            }
            received.end();
            join(writing);
        }
        return conclude(ending, writer);
    }

    /** Another claim goes on from the committed offset: what is not committed is dropped. */
    void takeOver() {
        takenOver = true;
        received.drop();
        incoming.cancel();
    }

    /** The process stops: what was received is committed, and the sender is cut off. */
    void stop() {
        incoming.cancel();
    }

    void leave() {
        over.countDown();
    }

    boolean awaitLeft(Duration patience) {
        try {
            return over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Ending receive() {
        long room = claim.most() - claim.offset();
        OptionalLong declared = incoming.length();
        var landing = new byte[LEAST_LANDING_BYTES];
        byte @Nullable [] last = null;
        while (true) {
            int count = read(landing);
            if (count < 0) {
                return add(last) ? (count == -1 ? Ending.WHOLE : Ending.CUT_OFF) : Ending.FAILED;
            }
            if (count > room) {
                return Ending.TOO_MUCH;
            }
            room -= count;
            // The byte that makes the file whole waits for the sender's end, unless that is known: the sender may have
            // more, and then the file is not what was announced.
            boolean hold = room == 0
                    && count > 0
                    && declared.isEmpty()
                    && claim.length().isPresent();
            if (hold) {
                last = new byte[] {landing[count - 1]};
            }
            if (!add(landing, hold ? count - 1 : count)) {
                return Ending.FAILED;
            }
            if (count == landing.length && count < LANDING_BYTES) {
                landing = new byte[LANDING_BYTES];
            }
        }
    }

    /** @return as the sender's read; -2 when the sender is cut off */
    private int read(byte[] landing) {
        try {
            return takenOver ? -2 : incoming.read(landing);
        } catch (IOException | RuntimeException e) {
            return -2;
        }
    }

    private boolean add(byte @Nullable [] bytes) {
        return bytes == null || add(bytes, bytes.length);
    }

    private boolean add(byte[] bytes, int count) {
        try {
            return received.add(bytes, 0, count, mostPending, MEMORY_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Called by the writer: the claim is lost, or the store has failed for good. */
    private void writerFailed(UploadProblem problem) {
        received.drop();
        if (problem == UploadProblem.TAKEN_OVER) {
            incoming.cancel();
        }
    }

    private static void join(Thread writing) {
        boolean interrupted = false;
        while (true) {
            try {
                writing.join();
                break;
            } catch (InterruptedException e) {
                // The bytes in flight are still to be committed.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long conclude(Ending ending, AppendWriter writer) {
        long offset = writer.committed();
        if (takenOver) {
            throw new UploadException(
                    UploadProblem.TAKEN_OVER, "Another request goes on with this upload: ask for its offset.");
        }
        writer.failure().ifPresent(failure -> {
            throw failure;
        });
        return switch (ending) {
            case WHOLE -> writer.commitChecked();
            case CUT_OFF ->
                throw new UploadException(
                        UploadProblem.CUT_OFF, "The connection broke off: go on at byte " + offset + ".", offset);
            case TOO_MUCH -> throw tooMuch(offset);
            case FAILED ->
                throw new UploadException(
                        UploadProblem.BUSY, "Too many uploads at once: go on at byte " + offset + " later.", offset);
        };
    }

    private UploadException tooMuch(long offset) {
        return claim.length().isPresent()
                ? new UploadException(
                        UploadProblem.BEYOND_LENGTH,
                        "More bytes came than the " + claim.most() + " announced: begin a new upload with the true"
                                + " length.",
                        offset)
                : new UploadException(
                        UploadProblem.TOO_LARGE,
                        "More than " + claim.most() + " bytes are not taken: send a smaller file.",
                        offset);
    }

    private enum Ending {
        WHOLE,
        CUT_OFF,
        TOO_MUCH,
        FAILED
    }
}
