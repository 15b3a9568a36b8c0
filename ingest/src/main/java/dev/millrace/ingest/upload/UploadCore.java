package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.telemetry.Metric;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Uploads, in the terms of no protocol: begin, ask, append, end. What is promised to a sender:
 *
 * <ul>
 *   <li>an offset that was told is durable and never decreases;
 *   <li>whatever arrives is committed within a second or 16 MiB, also when the connection breaks in the middle;
 *   <li>an append takes the upload over from one that runs, asking never disturbs it;
 *   <li>once the last byte is committed the upload is COMPLETING, and becomes a source whatever happens to the process.
 * </ul>
 */
public final class UploadCore {
    private static final Logger log = LoggerFactory.getLogger(UploadCore.class);

    private final UploadRows rows;
    private final Catalog catalog;
    private final Storage storage;
    private final FreeSpace space;
    private final UploadSettings settings;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final UploadMetrics metrics;
    private final UploadEndings endings;
    private final Completer completer;
    private final LiveAppends live;
    private final SegmentPool pool;
    private final Spool spool;
    private final Semaphore writes;
    private final RunningDigests digests = new RunningDigests();
    private final SecureRandom random = new SecureRandom();

    UploadCore(
            UploadRows rows,
            Catalog catalog,
            Storage storage,
            FreeSpace space,
            UploadSettings settings,
            TransactionTemplate transactions,
            InstantSource clock,
            UploadMetrics metrics,
            UploadEndings endings,
            Completer completer,
            LiveAppends live,
            Spool spool) {
        this.rows = rows;
        this.catalog = catalog;
        this.storage = storage;
        this.space = space;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
        this.metrics = metrics;
        this.endings = endings;
        this.completer = completer;
        this.live = live;
        this.spool = spool;
        this.pool = new SegmentPool(settings.memory());
        this.writes = new Semaphore(settings.writes(), true);
        metrics.watch(live, pool, spool);
    }

    /** The largest file that is taken, in bytes. */
    public long maxSize() {
        return settings.maxSize().toBytes();
    }

    /**
     * Begins an upload, and with it its asset.
     *
     * @throws UploadException EMPTY_FILE, TOO_LARGE, NO_ROOM
     */
    public Upload create(NewUpload upload) {
        admit(upload.length());
        Instant now = clock.instant();
        SourceId source = SourceId.random(random);
        var row = new UploadRow(
                UploadId.random(random),
                AssetId.random(random),
                upload.owner(),
                source,
                ObjectKey.source(upload.owner().tenant(), source),
                Optional.empty(),
                upload.length(),
                0,
                UploadState.ACTIVE,
                false,
                Optional.empty(),
                upload.metadata(),
                now.plus(settings.expireAfter()),
                0,
                false);
        transactions.executeWithoutResult(_ -> {
            catalog.create(new NewAsset(
                    row.asset(),
                    upload.owner().tenant(),
                    upload.owner().subject(),
                    upload.title(),
                    upload.visibility(),
                    new Because(
                            "The upload has begun.",
                            new Actor(Actor.Kind.CREATOR, upload.owner().subject()))));
            storage.announce(row.key(), row.asset());
            rows.insert(
                    row,
                    PartSizes.equal(storage.hot().limits(), settings.partSize().toBytes(), upload.length()));
        });
        metrics.count(Metric.UPLOADS_CREATED);
        try (var _ = LogFields.with(Field.ASSET, row.asset()).and(Field.UPLOAD, row.id())) {
            log.info("Upload of {} bytes begun", upload.length());
        }
        return row.shown();
    }

    private void admit(long length) {
        if (length <= 0) {
            throw new UploadException(UploadProblem.EMPTY_FILE, "The file is empty: choose one that holds a video.");
        }
        ObjectStore.Limits limits = storage.hot().limits();
        long most = Math.min(maxSize(), limits.maxObject());
        if (length > most) {
            throw new UploadException(
                    UploadProblem.TOO_LARGE,
                    "The file has " + length + " bytes, and at most " + most + " are taken: send a smaller one.");
        }
        try {
            space.requireRoomFor(length);
        } catch (DiskFullException e) {
            throw new UploadException(
                    UploadProblem.NO_ROOM, "There is no room for " + length + " bytes now: try again later.");
        }
    }

    /**
     * How far the upload is. One read; a running append does not notice.
     *
     * @throws UploadException NO_SUCH_UPLOAD, GONE
     */
    public Upload status(Owner owner, UploadId id) {
        return visible(owner, id).shown();
    }

    private UploadRow visible(Owner owner, UploadId id) {
        UploadRow row = rows.find(id)
                .filter(found -> found.owner().equals(owner))
                .orElseThrow(() ->
                        new UploadException(UploadProblem.NO_SUCH_UPLOAD, "There is no such upload: begin a new one."));
        if (row.gone()) {
            throw new UploadException(UploadProblem.GONE, "This upload has ended: begin a new one.");
        }
        return row;
    }

    /**
     * Appends at the committed offset until the end of the stream, taking over from an append that runs.
     *
     * <p>A wrong offset disturbs nobody: a sender that resumes has asked for the offset before, and what the former one
     * still commits in between makes it ask once more.
     *
     * @param offset where the sender believes the upload to stand
     * @param checksum if given, nothing is committed before all bytes have come and agree with it
     * @return the upload as committed
     * @throws UploadException any kind but EMPTY_FILE and TOO_LARGE
     */
    public Upload append(Owner owner, UploadId id, long offset, Incoming incoming, Optional<Checksum> checksum) {
        Optional<Claim> taken = rows.take(id, owner, offset, incoming.length().orElse(0), numbers(incoming.length()));
        if (taken.isEmpty()) {
            return notTaken(owner, id, offset, incoming.length().orElse(1));
        }
        Claim claim = taken.get();
        try (var _ = LogFields.with(Field.ASSET, claim.asset()).and(Field.UPLOAD, id)) {
            append(claim, incoming, checksum);
        } catch (UploadException e) {
            metrics.refused(e.problem());
            throw e;
        }
        return status(owner, id);
    }

    /** A part number is drawn beforehand only where it will be used. */
    private int numbers(OptionalLong coming) {
        return coming.orElse(0) >= storage.hot().limits().minPart() ? 1 : 0;
    }

    private void append(Claim claim, Incoming incoming, Optional<Checksum> checksum) {
        var received = new ReceivedBytes(pool, System::nanoTime);
        // Two appends must be able to go on side by side in the smallest memory.
        long mostPending = Math.min(
                Math.max(
                        2 * settings.partSize().toBytes(), settings.commitSize().toBytes()),
                pool.bytes() / 2);
        var append = new Append(claim, incoming, received, mostPending);
        Runnable hurry = received::hurry;
        live.enter(append);
        pool.enter(hurry);
        try (SpoolFile file = spool.open()) {
            // Only now: the former append has left its digest behind.
            Optional<MessageDigest> whole = digests.take(claim.id(), claim.offset());
            var durable = new Durable(
                    claim, rows, storage.hot(), space, writes, metrics, settings, checksum.isPresent(), whole);
            long unit = Math.min(settings.commitSize().toBytes(), mostPending);
            run(append, new AppendWriter(claim, received, settings, pool, file, durable, unit, checksum, whole));
        } finally {
            pool.leave(hurry);
            live.leave(append);
        }
    }

    private void run(Append append, AppendWriter writer) {
        try {
            append.run(writer);
        } finally {
            Claim claim = append.claim();
            if (claim.endsAt(writer.committed())) {
                completer.nudge(claim.id());
            } else {
                writer.whole().ifPresent(digest -> digests.keep(claim.id(), writer.committed(), digest));
            }
        }
    }

    private Upload notTaken(Owner owner, UploadId id, long offset, long coming) {
        UploadRow row = visible(owner, id);
        if (row.committed() != offset) {
            throw new UploadException(
                    UploadProblem.OFFSET_MISMATCH,
                    "The upload stands at byte " + row.committed() + ", not at " + offset + ": go on from there.",
                    row.committed());
        }
        if (coming > row.length() - offset) {
            throw new UploadException(
                    UploadProblem.BEYOND_LENGTH,
                    "Only " + (row.length() - offset) + " bytes of the " + row.length() + " announced are missing.",
                    row.committed());
        }
        if (row.state() == UploadState.ACTIVE) {
            throw new UploadException(
                    UploadProblem.TAKEN_OVER, "Another request goes on with this upload: ask for its offset.");
        }
        // The last append once more, empty: its answer was lost.
        return row.shown();
    }

    /**
     * Ends the upload: an unfinished one expires with its asset, of a finished one only this name is forgotten.
     *
     * @throws UploadException NO_SUCH_UPLOAD, GONE
     */
    public void terminate(Owner owner, UploadId id) {
        visible(owner, id);
        endings.terminate(id);
    }
}
