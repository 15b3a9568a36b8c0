package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.telemetry.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a source of an upload whose bytes are all here. Every step may be repeated: the object is put together, then one
 * transaction records it, attaches it to the asset and closes the upload. Whatever stops it in the middle, the row stays
 * COMPLETING and the sweep drives it again.
 *
 * <p>One node at a time drives it, by a lease that it renews as long as it lives. One that is slow rather than dead may
 * find that another has taken over: then both do the same, and the one that comes later finds it done.
 */
final class Completer {
    private static final Logger log = LoggerFactory.getLogger(Completer.class);
    /** Until another node takes over what a dead one was at. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final int ATTEMPTS_WITHOUT_BYTES = 8;
    private static final Duration FOR_PIECES = Duration.ofMillis(200);
    private static final int BATCH = 100;

    private final UploadRows rows;
    private final CompletionRows completions;
    private final PieceRows pieces;
    private final Joiner joiner;
    private final Catalog catalog;
    private final Storage storage;
    private final TransactionTemplate transactions;
    private final UploadEndings endings;
    private final UploadMetrics metrics;
    private final String node;
    private final Semaphore slots;
    /** Those that a thread of this process has, or will have, to do with. */
    private final Set<UploadId> nudged = ConcurrentHashMap.newKeySet();

    private final Set<UploadId> again = ConcurrentHashMap.newKeySet();

    private final Set<UploadRow> driven = ConcurrentHashMap.newKeySet();
    private volatile ExecutorService threads = newThreads();

    Completer(
            UploadRows rows,
            CompletionRows completions,
            PieceRows pieces,
            Catalog catalog,
            Storage storage,
            TransactionTemplate transactions,
            UploadEndings endings,
            UploadMetrics metrics,
            WritePermits writes,
            UploadSettings settings,
            String node) {
        this.rows = rows;
        this.completions = completions;
        this.pieces = pieces;
        this.joiner = new Joiner(rows, completions, pieces, storage, writes, settings.parallelParts());
        this.catalog = catalog;
        this.storage = storage;
        this.transactions = transactions;
        this.endings = endings;
        this.metrics = metrics;
        this.node = node;
        this.slots = new Semaphore(settings.completions());
    }

    /** Completes it soon, in another thread. */
    void nudge(UploadId id) {
        nudge(id, false);
    }

    private void nudge(UploadId id, boolean restarted) {
        if (nudged.add(id)) {
            try {
                threads.execute(() -> driveWithSlot(id, restarted));
            } catch (RejectedExecutionException e) {
                // The process stops: the next start completes it.
                nudged.remove(id);
            }
        }
    }

    /** What is at work on it may just have seen that it cannot go on yet: then that looks again. */
    private void nudgeOnceMore(UploadId id) {
        again.add(id);
        nudge(id);
    }

    /** Completes what is due. */
    void nudgeDue() {
        rows.due(List.of(UploadState.COMPLETING), BATCH).forEach(this::nudge);
    }

    /** At start: completes what nobody is at, and what this node was at in its last life. */
    void takeUp() {
        completions.undriven(node, BATCH).forEach(id -> nudge(id, true));
    }

    /** Tells the other nodes that this one is at work. @return when to tell again */
    Duration renew() {
        driven.forEach(row -> completions.renew(row, LEASE));
        return LEASE.dividedBy(3);
    }

    /** Whether no thread of this process has anything to do with a completion. */
    boolean idle() {
        return nudged.isEmpty();
    }

    synchronized void start() {
        if (threads.isShutdown()) {
            threads = newThreads();
        }
    }

    /** What is interrupted stays COMPLETING, for any node to go on with. */
    synchronized void stop() {
        threads.shutdownNow();
        threads.close();
    }

    private static ExecutorService newThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("ingest-complete-", 0).factory());
    }

    private void driveWithSlot(UploadId id, boolean restarted) {
        try {
            slots.acquire();
            again.remove(id);
            try {
                completions.drive(id, node, LEASE, restarted).ifPresent(this::drive);
            } finally {
                slots.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            nudged.remove(id);
            if (again.contains(id)) {
                nudge(id);
            }
        }
    }

    private void drive(UploadRow row) {
        driven.add(row);
        try (var _ = LogFields.with(Field.ASSET, row.asset()).and(Field.UPLOAD, row.id())) {
            switch (row.kind()) {
                case WHOLE -> complete(row);
                case PIECE -> completePiece(row);
                case JOINED -> {
                    if (joiner.ready(row)) {
                        complete(row);
                    } else {
                        completions.release(row, FOR_PIECES);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            failed(row, e);
        } finally {
            driven.remove(row);
        }
    }

    private void failed(UploadRow row, Exception e) {
        if (Thread.interrupted() || threads.isShutdown()) {
            completions.release(row, Duration.ZERO);
            return;
        }
        metrics.count(Metric.UPLOADS_COMPLETIONS_FAILED);
        if (e instanceof NoSuchObjectException && row.attempts() >= ATTEMPTS_WITHOUT_BYTES) {
            log.error("The bytes of a complete upload are not in the store: given up", e);
            endings.giveUp(row);
            return;
        }
        Duration backoff = Duration.ofSeconds(1L << Math.min(row.attempts(), 8));
        log.warn("A complete upload is not yet a source: again in {}", backoff, e);
        completions.failed(row, backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF, e);
    }

    /** An object that joins are made of, and nothing in the catalog. */
    private void completePiece(UploadRow row) throws IOException {
        putTogether(row);
        if (row.hadTails()) {
            TailStore.clear(storage.hot(), row.key());
        }
        if (!completions.completed(row.id(), Optional.empty(), UploadEndings.LATE_TAILS)) {
            // It was ended meanwhile, and cleaned up perhaps before the object was there.
            storage.hot().delete(row.key());
        }
        pieces.waiting(row.id()).forEach(this::nudgeOnceMore);
    }

    private void complete(UploadRow row) throws IOException {
        long started = System.nanoTime();
        putTogether(row);
        if (row.hadTails()) {
            TailStore.clear(storage.hot(), row.key());
        }
        String sha256 = row.sha256().isPresent() ? row.sha256().get() : read(row);
        boolean attached = Stale.retrying(() -> Objects.requireNonNull(transactions.execute(_ -> record(row, sha256))));
        if (attached) {
            metrics.completed(Duration.ofNanos(System.nanoTime() - started));
            log.info("Upload of {} bytes complete, sha256 {}", row.size(), sha256);
        } else {
            log.info("The asset was deleted while its upload was put together");
        }
    }

    private void putTogether(UploadRow row) throws IOException {
        ObjectInfo object = row.kind() == UploadKind.JOINED ? joiner.join(row) : ofParts(row);
        if (object.size() != row.size()) {
            throw new IOException("The object has " + object.size() + " bytes of " + row.size() + ".");
        }
    }

    private ObjectInfo ofParts(UploadRow row) throws IOException {
        List<Part> parts = completions.parts(row.id());
        long bytes = parts.stream().mapToLong(Part::size).sum();
        if (bytes != row.size()) {
            throw new IllegalStateException("The parts have " + bytes + " bytes of " + row.size() + ".");
        }
        return putTogether(row, row.multipart().orElseThrow(), parts);
    }

    private ObjectInfo putTogether(UploadRow row, MultipartId multipart, List<Part> parts) throws IOException {
        try {
            return storage.hot().complete(row.key(), multipart, parts);
        } catch (NoSuchObjectException e) {
            // Done before the process died, in a store that then forgets the multipart.
            return storage.hot().head(row.key()).orElseThrow(() -> e);
        }
    }

    /** The digest of what is really stored; needed when some byte was received by another process. */
    private String read(UploadRow row) throws IOException {
        MessageDigest digest = Checksum.Algorithm.SHA256.digest();
        var buffer = new byte[256 * 1024];
        try (InputStream stream = storage.hot().get(row.key())) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @return false when the asset is being deleted */
    private boolean record(UploadRow read, String sha256) {
        UploadRow row = rows.lock(read.id()).orElseThrow();
        if (row.state() != UploadState.COMPLETING) {
            return row.state() == UploadState.COMPLETED;
        }
        if (catalog.get(row.asset()).state() != AssetState.UPLOADING) {
            rows.end(row.id(), UploadState.TERMINATED);
            return false;
        }
        storage.stored(row.key(), row.size(), sha256);
        var source = new Source(row.source(), row.owner().tenant(), row.key().value(), sha256, row.size());
        Asset asset = catalog.finishUpload(
                row.asset(), source, new Because("Every byte has arrived.", Actor.system("ingest")));
        Source kept = asset.source();
        if (kept != null && !kept.id().equals(row.source())) {
            metrics.count(Metric.UPLOADS_DUPLICATES);
            storage.discard(row.key(), "The same bytes are kept as " + kept.id() + ".");
        }
        completions.completed(row.id(), Optional.of(sha256), UploadEndings.LATE_TAILS);
        return true;
    }
}
