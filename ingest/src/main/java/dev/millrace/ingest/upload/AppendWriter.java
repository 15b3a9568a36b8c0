package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.ReceivedBytes.Due;
import dev.millrace.ingest.upload.ReceivedBytes.Wish;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts what an append receives into parts of the store, several of which are stored side by side. What is too little for
 * a part, when it gets old, when memory is short or at the end, becomes a tail: an object of its own, which the next
 * part takes up.
 */
final class AppendWriter {
    private static final Logger log = LoggerFactory.getLogger(AppendWriter.class);
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Claim claim;
    private final ReceivedBytes received;
    private final UploadSettings settings;
    private final SegmentPool pool;
    private final Durable durable;
    private final Pipeline pipeline;
    private final Carried carried;
    private final PartSizes sizes;
    private final long unit;
    private final Head head;
    private final @Nullable ExpectedChecksum expected;
    private final @Nullable MessageDigest actual;
    /** Of every byte that was taken so far: null once a byte was missed. */
    private final @Nullable MessageDigest taken;

    /** Bytes in parts that are stored or on their way. */
    private long inParts;
    /** When the oldest byte came that is put aside and not durable. */
    private long oldestLoose = Long.MAX_VALUE;

    private volatile @Nullable Exception failure;
    private volatile Consumer<UploadProblem> onFailure = _ -> {};

    AppendWriter(
            Claim claim,
            ReceivedBytes received,
            UploadSettings settings,
            SegmentPool pool,
            SpoolFile spool,
            Durable durable,
            long unit,
            Head head,
            Optional<? extends ExpectedChecksum> expected,
            Optional<MessageDigest> whole) {
        this.claim = claim;
        this.received = received;
        this.settings = settings;
        this.pool = pool;
        this.durable = durable;
        this.unit = unit;
        this.head = head;
        this.expected = expected.orElse(null);
        this.actual = expected.map(ExpectedChecksum::digest).orElse(null);
        this.taken = whole.orElse(null);
        this.carried = new Carried(spool);
        ObjectStore store = durable.store();
        claim.tails().forEach(tail -> carried.addTail(TailStore.piece(store, claim.key(), tail)));
        this.inParts = claim.offset() - carried.bytes();
        this.sizes = new PartSizes(store.limits(), settings.partSize().toBytes(), claim.partSize());
        this.pipeline = new Pipeline(settings.parallelParts(), durable::part, durable::writeDown, this::failed);
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
                pipeline.drain();
                carried.close();
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
        PartSizes.Size size = sizes.next(inParts, claim.length(), claim.most(), durable.nextNumber());
        long missing = Math.max(0, size.full() - carried.bytes());
        boolean checked = expected != null;
        Due due = received.await(new Wish(
                Math.min(missing, unit),
                size.least() - carried.bytes(),
                checked ? FOREVER : settings.commitEvery(),
                checked ? FOREVER : settings.tailEvery(),
                oldestLoose,
                carried.inMemory()));
        if (due == Due.DROPPED) {
            return false;
        }
        long oldest = Math.min(oldestLoose, received.oldest());
        Batch batch = received.take(missing);
        look(batch);
        digest(batch);
        boolean more = due != Due.END || batch.length() == missing;
        return place(batch, size, due, oldest) && more;
    }

    private void look(Batch batch) {
        try {
            head.look(batch, claim.endsAt(inParts + carried.bytes() + batch.length()));
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    private boolean place(Batch batch, PartSizes.Size size, Due due, long oldest)
            throws IOException, InterruptedException {
        long together = carried.bytes() + batch.length();
        boolean last = together > 0 && claim.endsAt(inParts + together);
        if (last || together >= size.least()) {
            return part(batch);
        }
        boolean aside = due == Due.SHORT || (due == Due.FULL && carried.loose() + batch.length() < commitSize());
        if (aside && putAside(batch)) {
            oldestLoose = carried.loose() > 0 ? oldest : Long.MAX_VALUE;
            return true;
        }
        if (carried.loose() + batch.length() > 0) {
            return tail(batch);
        }
        batch.close();
        return true;
    }

    private long commitSize() {
        return settings.commitSize().toBytes();
    }

    private boolean putAside(Batch batch) {
        carried.leaveMemory();
        if (batch.length() == 0) {
            batch.close();
            return true;
        }
        return carried.spool(batch);
    }

    private boolean part(Batch batch) throws InterruptedException {
        List<Piece> pieces = new ArrayList<>(carried.takeAll());
        pieces.add(batch);
        oldestLoose = Long.MAX_VALUE;
        int number;
        try {
            number = durable.number();
        } catch (RuntimeException e) {
            pieces.forEach(Piece::close);
            throw e;
        }
        inParts += pieces.stream().mapToLong(Piece::length).sum();
        var slice = new Slice(number, pieces, inParts, Digests.copy(taken));
        return pipeline.start(slice, "ingest-part-" + claim.id());
    }

    private boolean tail(Batch batch) throws IOException, InterruptedException {
        boolean kept = false;
        try {
            if (!pipeline.drain()) {
                return false;
            }
            Bytes bytes = carried.loose(batch);
            long end = inParts + carried.bytes() + batch.length();
            Tail tail = durable.tail(bytes, end, Digests.copy(taken));
            carried.durable(TailStore.piece(durable.store(), claim.key(), tail), batch, pool.ample());
            kept = true;
        } finally {
            if (!kept) {
                batch.close();
            }
        }
        oldestLoose = Long.MAX_VALUE;
        return true;
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
