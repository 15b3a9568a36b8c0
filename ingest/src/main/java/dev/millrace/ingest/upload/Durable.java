package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.LaterWriterException;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.GrowingPart;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.telemetry.Metric;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one append makes durable, and its row: first the bytes are in the store, then the row says so, and only then the
 * sender may learn of it. With a checksum everything is stored ahead and committed together once it agrees.
 */
final class Durable {
    private static final Logger log = LoggerFactory.getLogger(Durable.class);
    private static final int TRIES = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);

    private final Claim claim;
    private final UploadRows rows;
    private final OffsetCommits commits;
    private final ObjectStore store;
    private final FreeSpace space;
    private final WritePermits writes;
    private final UploadMetrics metrics;
    private final UploadSettings settings;
    private final boolean ahead;
    private final ReentrantLock beginning = new ReentrantLock();

    private Optional<MultipartId> multipart;
    private int nextNumber;
    private int endOfNumbers;
    private int growingNumber;
    private List<Tail> tails;
    private Uncommitted uncommitted = Uncommitted.nothing();
    /** How far the bytes are stored, and their digest. */
    private long end;

    /** Whether the row says that the file is whole. */
    private boolean ended;

    private @Nullable MessageDigest wholeToEnd;
    private volatile long committed;
    private volatile @Nullable MessageDigest whole;

    /**
     * What is stored and not in the row.
     *
     * @param dropTails whether the parts have taken up the tails that the row names
     */
    record Uncommitted(List<Part> parts, boolean dropTails, List<Tail> tails) {
        static Uncommitted nothing() {
            return new Uncommitted(List.of(), false, List.of());
        }

        Uncommitted plusPart(Part part) {
            var all = new ArrayList<>(parts);
            // One that has grown since.
            all.removeIf(former -> former.number() == part.number());
            all.add(part);
            return new Uncommitted(List.copyOf(all), true, List.of());
        }

        Uncommitted plusTail(Tail tail) {
            var all = new ArrayList<>(tails);
            all.add(tail);
            return new Uncommitted(parts, dropTails, List.copyOf(all));
        }
    }

    /**
     * @param writes how many writes to the store may go on at once, all appends together
     * @param ahead whether nothing is to be committed before {@link #commitAhead}
     * @param whole digest of the committed bytes, if it is known
     */
    Durable(
            Claim claim,
            UploadRows rows,
            OffsetCommits commits,
            ObjectStore store,
            FreeSpace space,
            WritePermits writes,
            UploadMetrics metrics,
            UploadSettings settings,
            boolean ahead,
            Optional<MessageDigest> whole) {
        this.claim = claim;
        this.rows = rows;
        this.commits = commits;
        this.store = store;
        this.space = space;
        this.writes = writes;
        this.metrics = metrics;
        this.settings = settings;
        this.ahead = ahead;
        this.multipart = claim.multipart();
        this.nextNumber = claim.firstPart();
        this.endOfNumbers = claim.firstPart() + claim.numbers();
        this.tails = claim.tails();
        this.committed = claim.offset();
        this.end = claim.offset();
        this.whole = Digests.copy(whole.orElse(null)).orElse(null);
        this.wholeToEnd = this.whole;
    }

    ObjectStore store() {
        return store;
    }

    long committed() {
        return committed;
    }

    /** The digest of exactly the committed bytes, if it is known. */
    Optional<MessageDigest> whole() {
        return Optional.ofNullable(whole);
    }

    /** The lowest number that the next part can have. */
    int nextNumber() {
        return nextNumber;
    }

    /** A part number that was never used. */
    int number() {
        if (nextNumber == endOfNumbers) {
            int count = store.limits().maxParts() - nextNumber < 100 * settings.parallelParts()
                    ? 1
                    : settings.parallelParts();
            nextNumber = rows.reserveParts(claim, count).orElseThrow(Durable::lost);
            endOfNumbers = nextNumber + count;
        }
        return nextNumber++;
    }

    /** Stores the slice. */
    Part part(Slice slice) throws IOException, InterruptedException {
        requireRoomFor(slice.length());
        MultipartId id = multipart();
        long started = System.nanoTime();
        Part part = patiently(slice.length(), () -> store.part(claim.key(), id, slice.number(), slice.bytes()));
        if (part.size() != slice.length()) {
            throw new IOException("A part of " + slice.length() + " bytes was stored as one of " + part.size() + ".");
        }
        metrics.stored(Duration.ofNanos(System.nanoTime() - started));
        return part;
    }

    /** The number of the part that this append writes bit by bit. */
    int growing() {
        if (growingNumber == 0) {
            growingNumber = claim.last().map(Part::number).orElseGet(this::number);
        }
        return growingNumber;
    }

    /** Opens the last part, or a new one, to be written bit by bit. */
    GrowingPart grow() throws IOException, InterruptedException {
        MultipartId id = multipart();
        Part at = claim.last().orElse(new Part(growing(), 0, ""));
        return patiently(0, () -> store.grow(claim.key(), id, at, claim.epoch()));
    }

    /** To be asked now and then: it costs more than to write. */
    void requireRoomFor(long bytes) {
        try {
            space.requireRoomFor(bytes);
        } catch (DiskFullException e) {
            throw new UploadException(
                    UploadProblem.NO_ROOM,
                    "The disk is too full to go on: what arrived up to byte " + committed + " is kept, try later.",
                    committed);
        }
    }

    /**
     * @param size of the part so far
     * @param unforced bytes of it that this is about
     */
    Part force(GrowingPart part, long size, long unforced) throws IOException, InterruptedException {
        long started = System.nanoTime();
        // Once: nobody can tell what a second try would have forced.
        Part forced = permitted(unforced, 1, () -> part.force(size));
        metrics.stored(Duration.ofNanos(System.nanoTime() - started));
        return forced;
    }

    /** Moves the offset over stored slices. */
    void writeDown(List<Slice> slices) {
        for (Slice slice : slices) {
            uncommitted = uncommitted.plusPart(slice.part().orElseThrow());
        }
        ready(slices.getLast().end(), slices.getLast().whole());
    }

    /** Stores the bytes beside the object, and moves the offset to their end. */
    Tail tail(Bytes bytes, long end, Optional<MessageDigest> digest) throws IOException, InterruptedException {
        requireRoomFor(bytes.length());
        int number = rows.reserveTail(claim).orElseThrow(Durable::lost);
        Tail tail = patiently(bytes.length(), () -> TailStore.put(store, claim.key(), number, bytes));
        metrics.count(Metric.APPENDS_TAILS);
        uncommitted = uncommitted.plusTail(tail);
        ready(end, digest);
        return tail;
    }

    /**
     * After the last byte: commits what was stored ahead, and a length that was said only now.
     *
     * @return the committed offset
     */
    long commitAhead() {
        if (end != committed || (!ended && (ahead || claim.endsAt(end)))) {
            commit();
        }
        return committed;
    }

    private void ready(long to, Optional<MessageDigest> digest) {
        end = to;
        wholeToEnd = digest.orElse(null);
        boolean more = end != committed || uncommitted.dropTails();
        if (!ahead && more) {
            commit();
        }
    }

    private void commit() {
        long to = end;
        Optional<String> sha256 = claim.endsAt(to) && uncommitted.tails().isEmpty()
                ? Digests.copy(wholeToEnd).map(copy -> HexFormat.of().formatHex(copy.digest()))
                : Optional.empty();
        boolean drop = uncommitted.dropTails() && !tails.isEmpty();
        var stored = new Uncommitted(uncommitted.parts(), drop, uncommitted.tails());
        if (!commits.commit(new OffsetCommits.Commit(claim, committed, to, stored, sha256, settings.expireAfter()))) {
            throw lost();
        }
        if (drop) {
            List<Tail> takenUp = tails;
            Thread.ofVirtual().name("ingest-tails-" + claim.id()).start(() -> remove(takenUp));
        }
        tails = uncommitted.dropTails() ? uncommitted.tails() : plus(tails, uncommitted.tails());
        uncommitted = Uncommitted.nothing();
        metrics.committed(to - committed);
        committed = to;
        ended = claim.endsAt(to);
        whole = wholeToEnd;
    }

    /** The parts hold their bytes. What cannot be removed now goes when the upload ends. */
    private void remove(List<Tail> takenUp) {
        for (Tail tail : takenUp) {
            try {
                store.delete(Tail.key(claim.key(), tail.number()));
            } catch (IOException e) {
                log.warn("A tail that is no longer needed stays for now", e);
            }
        }
    }

    private static List<Tail> plus(List<Tail> some, List<Tail> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private MultipartId multipart() throws IOException, InterruptedException {
        beginning.lock();
        try {
            if (multipart.isEmpty()) {
                MultipartId begun = patiently(0, () -> store.begin(claim.key()));
                if (!rows.begun(claim, begun)) {
                    store.abort(claim.key(), begun);
                    throw lost();
                }
                multipart = Optional.of(begun);
            }
            return multipart.get();
        } finally {
            beginning.unlock();
        }
    }

    private interface Write<T> {
        T make() throws IOException;
    }

    /**
     * The permit is for bytes that are here: nobody waits for a slow sender.
     *
     * @param bytes that it is about
     */
    private <T> T patiently(long bytes, Write<T> write) throws IOException, InterruptedException {
        return permitted(bytes, TRIES, write);
    }

    private <T> T permitted(long bytes, int tries, Write<T> write) throws IOException, InterruptedException {
        Semaphore permits = writes.of(bytes);
        permits.acquire();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return write.make();
                } catch (LaterWriterException e) {
                    throw lost();
                } catch (IOException e) {
                    if (attempt == tries) {
                        throw e;
                    }
                    metrics.count(Metric.APPENDS_RETRIES);
                    LockSupport.parkNanos(
                            FIRST_BACKOFF.multipliedBy(1L << (attempt - 1)).toNanos());
                }
            }
        } finally {
            permits.release();
        }
    }

    static UploadException lost() {
        return new UploadException(
                UploadProblem.TAKEN_OVER, "Another request goes on with this upload: ask for its offset.");
    }
}
