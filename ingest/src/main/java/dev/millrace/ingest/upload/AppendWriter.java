package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what an append receives as parts, and commits each by moving the offset in the row: first the bytes are
 * durable, then the row, and only then the sender may learn of it. With a checksum the parts are stored ahead and
 * committed together once it agrees.
 */
final class AppendWriter {
    private static final Logger log = LoggerFactory.getLogger(AppendWriter.class);
    private static final int TRIES = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);

    private final Claim claim;
    private final ReceivedBytes received;
    private final UploadRows rows;
    private final ObjectStore store;
    private final FreeSpace space;
    private final UploadSettings settings;
    private final UploadMetrics metrics;
    private final List<Part> ahead = new ArrayList<>();
    private final @Nullable Checksum expected;
    private final @Nullable MessageDigest actual;

    private Optional<MultipartId> multipart;
    /** Of the committed bytes, and of those stored ahead as well: null once a byte was missed. */
    private @Nullable MessageDigest whole;

    private @Nullable MessageDigest wholeAhead;
    private int nextPart;
    private long aheadBytes;
    private volatile long committed;
    private volatile @Nullable UploadException failure;

    AppendWriter(
            Claim claim,
            ReceivedBytes received,
            UploadRows rows,
            ObjectStore store,
            FreeSpace space,
            UploadSettings settings,
            UploadMetrics metrics,
            Optional<Checksum> expected,
            Optional<MessageDigest> whole) {
        this.claim = claim;
        this.received = received;
        this.rows = rows;
        this.store = store;
        this.space = space;
        this.settings = settings;
        this.metrics = metrics;
        this.expected = expected.orElse(null);
        this.actual = expected.map(checksum -> checksum.algorithm().digest()).orElse(null);
        this.multipart = claim.multipart();
        this.whole = whole.orElse(null);
        this.wholeAhead = this.whole;
        this.nextPart = claim.firstPart();
        this.committed = claim.offset();
    }

    /** Writes until the end of what is received. */
    void run(Consumer<UploadProblem> onFailure) {
        try (var _ = LogFields.with(Field.ASSET, claim.asset()).and(Field.UPLOAD, claim.id())) {
            while (true) {
                Optional<Batch> next = received.next(least(), full());
                if (next.isEmpty()) {
                    return;
                }
                try (Batch batch = next.get()) {
                    write(batch);
                }
            }
        } catch (UploadException e) {
            failed(e, onFailure);
        } catch (IOException e) {
            log.warn("The store does not take bytes of an upload", e);
            failed(busy(), onFailure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(busy(), onFailure);
        } catch (RuntimeException e) {
            log.error("An upload cannot be written down", e);
            failed(busy(), onFailure);
        }
    }

    long committed() {
        return committed;
    }

    Optional<UploadException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The digest of exactly the committed bytes, if every byte passed through this process. */
    Optional<MessageDigest> whole() {
        return Optional.ofNullable(whole);
    }

    /**
     * Commits what was stored ahead if its checksum agrees.
     *
     * @return the committed offset
     */
    long commitChecked() {
        if (expected == null || actual == null) {
            return committed;
        }
        if (!HexFormat.of().formatHex(actual.digest()).equals(expected.hex())) {
            throw new UploadException(
                    UploadProblem.CHECKSUM_MISMATCH,
                    "The bytes are not those of the checksum: send them again from byte " + committed + ".",
                    committed);
        }
        if (!ahead.isEmpty()) {
            commit(List.copyOf(ahead), wholeAhead);
        }
        return committed;
    }

    private void write(Batch batch) throws IOException {
        if (batch.length() < store.limits().minPart() && stored() + batch.length() < claim.length()) {
            // Only at the end, when no more will come to fill it: the sender goes on before these.
            return;
        }
        requireRoomFor(batch.length());
        long started = System.nanoTime();
        Part part = store(batch);
        MessageDigest next = copyOf(wholeAhead);
        if (next != null) {
            batch.digestInto(next);
        }
        if (actual == null) {
            commit(List.of(part), next);
        } else {
            batch.digestInto(actual);
            keepAhead(part, next);
        }
        metrics.committed(batch.length(), Duration.ofNanos(System.nanoTime() - started));
    }

    private void requireRoomFor(long bytes) {
        try {
            space.requireRoomFor(bytes);
        } catch (DiskFullException e) {
            throw new UploadException(
                    UploadProblem.NO_ROOM,
                    "The disk is too full to go on: what arrived up to byte " + committed + " is kept, try later.",
                    committed);
        }
    }

    private long stored() {
        return committed + aheadBytes;
    }

    private void keepAhead(Part part, @Nullable MessageDigest next) {
        ahead.add(part);
        aheadBytes += part.size();
        wholeAhead = next;
        nextPart = orTakenOver(rows.reserve(claim));
    }

    private void commit(List<Part> parts, @Nullable MessageDigest next) {
        long to = committed + parts.stream().mapToLong(Part::size).sum();
        Optional<String> sha256 = Optional.ofNullable(to == claim.length() ? copyOf(next) : null)
                .map(digest -> HexFormat.of().formatHex(digest.digest()));
        nextPart = orTakenOver(rows.commit(claim, committed, parts, sha256, settings.expireAfter()));
        committed = to;
        whole = next;
        wholeAhead = next;
    }

    private Part store(Batch batch) throws IOException {
        MultipartId id = multipart();
        for (int attempt = 1; ; attempt++) {
            try {
                return store.part(claim.key(), id, nextPart, batch);
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(FIRST_BACKOFF.multipliedBy(1L << attempt).toNanos());
            }
        }
    }

    private MultipartId multipart() throws IOException {
        if (multipart.isPresent()) {
            return multipart.get();
        }
        MultipartId begun = store.begin(claim.key());
        if (!rows.begun(claim, begun)) {
            store.abort(claim.key(), begun);
            throw lost();
        }
        multipart = Optional.of(begun);
        return begun;
    }

    /** So many bytes that the numbers left suffice for the rest of the file. */
    private long least() {
        ObjectStore.Limits limits = store.limits();
        long numbersLeft = Math.max(1, limits.maxParts() - (long) nextPart + 1);
        return Math.max(limits.minPart(), Math.ceilDiv(claim.length() - stored(), numbersLeft));
    }

    private long full() {
        long size = Math.max(settings.commitSize().toBytes(), least());
        return Math.min(size, store.limits().maxPart());
    }

    private void failed(UploadException e, Consumer<UploadProblem> onFailure) {
        failure = e;
        onFailure.accept(e.problem());
    }

    private UploadException busy() {
        return new UploadException(
                UploadProblem.BUSY, "The store does not follow: go on at byte " + committed + " later.", committed);
    }

    private static int orTakenOver(OptionalInt number) {
        return number.orElseThrow(AppendWriter::lost);
    }

    private static UploadException lost() {
        return new UploadException(
                UploadProblem.TAKEN_OVER, "Another request goes on with this upload: ask for its offset.");
    }

    private static @Nullable MessageDigest copyOf(@Nullable MessageDigest digest) {
        try {
            return digest == null ? null : (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
