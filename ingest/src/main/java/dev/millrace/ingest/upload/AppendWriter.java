package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.ReceivedBytes.Due;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what an append receives, looks at it, and puts it on its course into the store. */
final class AppendWriter {
    private static final Logger log = LoggerFactory.getLogger(AppendWriter.class);

    private final Claim claim;
    private final ReceivedBytes received;
    private final Durable durable;
    private final Course course;
    private final Head head;
    private final @Nullable ExpectedChecksum expected;
    private final @Nullable MessageDigest actual;
    /** Of every byte that was taken so far: null once a byte was missed. */
    private final @Nullable MessageDigest taken;

    private volatile @Nullable Exception failure;
    private volatile Consumer<UploadProblem> onFailure = _ -> {};

    /** @param course made for who is told of the first failure */
    AppendWriter(
            Claim claim,
            ReceivedBytes received,
            Durable durable,
            Function<Consumer<Exception>, Course> course,
            Head head,
            Optional<? extends ExpectedChecksum> expected,
            Optional<MessageDigest> whole) {
        this.claim = claim;
        this.received = received;
        this.durable = durable;
        this.head = head;
        this.expected = expected.orElse(null);
        this.actual = expected.map(ExpectedChecksum::digest).orElse(null);
        this.taken = whole.orElse(null);
        this.course = course.apply(this::failed);
    }

    /** Writes until the end of what is received. */
    void run(Consumer<UploadProblem> whenItFails) {
        onFailure = whenItFails;
        try (var _ = LogFields.with(Field.ASSET, claim.asset()).and(Field.UPLOAD, claim.id())) {
            try {
                while (step()) {
                    // Until the end.
                }
            } finally {
                course.drain();
                course.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    long committed() {
        return durable.committed();
    }

    /** Why not everything was written, once that has ended. */
    Optional<UploadException> failure() {
        Exception cause = failure;
        if (cause == null) {
            return Optional.empty();
        }
        return Optional.of(
                cause instanceof UploadException refused
                        ? refused
                        : new UploadException(
                                UploadProblem.BUSY,
                                "The store does not follow: go on at byte " + committed() + " later.",
                                committed()));
    }

    /** The digest of exactly the committed bytes, if every byte passed through this process. */
    Optional<MessageDigest> whole() {
        return durable.whole();
    }

    /**
     * After the last byte: commits what was stored ahead if its checksum agrees, and a length that was said only now.
     *
     * @return the committed offset
     */
    long commitChecked() {
        if (expected != null && actual != null && !expected.agrees(actual)) {
            throw new UploadException(
                    UploadProblem.CHECKSUM_MISMATCH,
                    "The bytes are not those of the checksum: send them again from byte " + committed() + ".",
                    committed());
        }
        return durable.commitAhead();
    }

    /** @return whether there may be more to do */
    private boolean step() throws IOException, InterruptedException {
        Course.Next next = course.next();
        Due due = received.await(next.wish());
        if (due == Due.DROPPED) {
            return false;
        }
        long oldest = received.oldest();
        Batch batch = received.take(next.most());
        look(batch);
        digest(batch);
        boolean more = due != Due.END || batch.length() == next.most();
        return course.place(batch, due, oldest, Digests.copy(taken)) && more;
    }

    private void look(Batch batch) {
        try {
            head.look(batch, claim.endsAt(course.position() + batch.length()));
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    private void digest(Batch batch) {
        if (taken != null) {
            batch.digestInto(taken);
        }
        if (actual != null) {
            batch.digestInto(actual);
        }
    }

    private void failed(Exception e) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = e;
        }
        if (e instanceof UploadException refused) {
            onFailure.accept(refused.problem());
            return;
        }
        if (e instanceof RuntimeException) {
            log.error("An upload cannot be written down", e);
        } else {
            log.warn("The store does not take bytes of an upload", e);
        }
        onFailure.accept(UploadProblem.BUSY);
    }
}
