package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

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
    private final UploadRows rows;
    private final OffsetCommits commits;
    private final HeadRows heads;
    private final UploadBeginnings beginnings;
    private final Storage storage;
    private final FreeSpace space;
    private final UploadSettings settings;
    private final InstantSource clock;
    private final UploadMetrics metrics;
    private final UploadEndings endings;
    private final Completer completer;
    private final LiveAppends live;
    private final SegmentPool pool;
    private final Spool spool;
    private final WritePermits writes;
    private final CommitPace pace;
    private final RunningDigests digests = new RunningDigests();

    UploadCore(
            UploadRows rows,
            OffsetCommits commits,
            HeadRows heads,
            UploadBeginnings beginnings,
            Storage storage,
            FreeSpace space,
            UploadSettings settings,
            InstantSource clock,
            UploadMetrics metrics,
            UploadEndings endings,
            Completer completer,
            LiveAppends live,
            Spool spool,
            WritePermits writes) {
        this.rows = rows;
        this.commits = commits;
        this.heads = heads;
        this.beginnings = beginnings;
        this.storage = storage;
        this.space = space;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.endings = endings;
        this.completer = completer;
        this.live = live;
        this.spool = spool;
        this.pool = new SegmentPool(settings.memory());
        this.writes = writes;
        this.pace = new CommitPace(settings.commitEvery(), live::count);
        metrics.watch(live, pool, spool);
    }

    /** The largest file that is taken, in bytes. */
    public long maxSize() {
        return beginnings.most();
    }

    /**
     * Begins an upload, and with it its asset unless it is a piece.
     *
     * @throws UploadException EMPTY_FILE, TOO_LARGE, NO_ROOM
     */
    public Upload create(NewUpload upload) {
        return beginnings.create(upload).shown();
    }

    /**
     * Begins an upload with its first bytes. Once it has begun, what arrives is kept whatever keeps the rest away; but
     * bytes that the sender has to take back end it.
     *
     * @throws UploadException as {@link #create} and {@link #append}, but those that can be tried again
     */
    public Upload create(NewUpload upload, Incoming incoming, Optional<? extends ExpectedChecksum> checksum) {
        long coming = incoming.length().orElse(0);
        if (coming > upload.length().orElse(beginnings.most())) {
            throw upload.length().isPresent()
                    ? new UploadException(
                            UploadProblem.BEYOND_LENGTH,
                            "More bytes come than the " + upload.length().getAsLong()
                                    + " announced: begin with the true length.")
                    : new UploadException(
                            UploadProblem.TOO_LARGE,
                            "At most " + beginnings.most() + " bytes are taken: send a smaller file.");
        }
        Upload begun = create(upload);
        try {
            return append(upload.owner(), begun.id(), 0, incoming, checksum);
        } catch (UploadException e) {
            if (e.problem().mayPass()) {
                return status(upload.owner(), begun.id());
            }
            endings.terminate(begun.id());
            throw e;
        } catch (RuntimeException e) {
            endings.terminate(begun.id());
            throw e;
        }
    }

    /**
     * Begins an upload that is whole at once: its pieces are joined in the background.
     *
     * @throws UploadException NO_SUCH_UPLOAD, GONE, NOT_A_PIECE, PIECE_UNFINISHED, NOT_A_VIDEO, TOO_LARGE, NO_ROOM
     */
    public Upload join(NewJoin join) {
        UploadRow row = beginnings.join(join);
        completer.nudge(row.id());
        return row.shown();
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
        if (row.gone(clock.instant())) {
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
     * <p>A sender who did not know the length says it with the bytes after which it is known, once.
     *
     * @param offset where the sender believes the upload to stand
     * @param checksum if given, nothing is committed before all bytes have come and agree with it
     * @return the upload as committed
     * @throws UploadException any kind that is not about joining
     */
    public Upload append(
            Owner owner, UploadId id, long offset, Incoming incoming, Optional<? extends ExpectedChecksum> checksum) {
        incoming.whole().ifPresent(beginnings::admit);
        Optional<Claim> taken = rows.take(
                id,
                owner,
                offset,
                incoming.length().orElse(0),
                numbers(offset, incoming.length()),
                incoming.whole(),
                checksum.isEmpty(),
                beginnings.most());
        if (taken.isEmpty()) {
            return notTaken(owner, id, offset, incoming);
        }
        Claim claim = taken.get();
        try (var _ = LogFields.with(Field.ASSET, claim.asset()).and(Field.UPLOAD, id)) {
            append(claim, incoming, checksum);
        } catch (UploadException e) {
            metrics.refused(e.problem());
            if (e.problem() == UploadProblem.NOT_A_VIDEO) {
                endings.refuse(id, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        return status(owner, id);
    }

    /** A part number is drawn beforehand only where it will be used. */
    private int numbers(long offset, OptionalLong coming) {
        var limits = storage.hot().limits();
        boolean used = coming.orElse(0) >= limits.minPart() && (offset == 0 || !limits.grows());
        return used ? 1 : 0;
    }

    private void append(Claim claim, Incoming incoming, Optional<? extends ExpectedChecksum> checksum) {
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
                    claim, rows, commits, storage.hot(), space, writes, metrics, settings, checksum.isPresent(), whole);
            long unit = Math.min(settings.commitSize().toBytes(), mostPending);
            boolean checked = checksum.isPresent();
            Function<Consumer<Exception>, Course> course = failed -> grows(claim)
                    ? new GrowingCourse(claim, settings, pace, durable, checked, failed)
                    : new PartsCourse(claim, settings, pool, file, durable, unit, checked, failed);
            run(append, new AppendWriter(claim, received, durable, course, new Head(claim, heads), checksum, whole));
        } finally {
            pool.leave(hurry);
            live.leave(append);
        }
    }

    /** Tails come from a store whose parts do not grow: there they become a part first. */
    private boolean grows(Claim claim) {
        return storage.hot().limits().grows() && claim.tails().isEmpty();
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

    private Upload notTaken(Owner owner, UploadId id, long offset, Incoming incoming) {
        UploadRow row = visible(owner, id);
        if (row.kind() == UploadKind.JOINED) {
            throw new UploadException(
                    UploadProblem.JOINED, "This upload is joined of others and takes no bytes of its own.");
        }
        if (row.committed() != offset) {
            throw new UploadException(
                    UploadProblem.OFFSET_MISMATCH,
                    "The upload stands at byte " + row.committed() + ", not at " + offset + ": go on from there.",
                    row.committed());
        }
        requireSameLength(row, incoming.whole());
        long length = row.length().orElse(incoming.whole().orElse(beginnings.most()));
        if (incoming.length().orElse(1) > length - offset) {
            throw new UploadException(
                    row.length().isPresent() ? UploadProblem.BEYOND_LENGTH : UploadProblem.TOO_LARGE,
                    "Only " + (length - offset) + " bytes of the " + length + " that it can have are missing.",
                    row.committed());
        }
        if (row.state() == UploadState.ACTIVE) {
            throw new UploadException(
                    UploadProblem.TAKEN_OVER, "Another request goes on with this upload: ask for its offset.");
        }
        // The last append once more, empty: its answer was lost.
        return row.shown();
    }

    private static void requireSameLength(UploadRow row, OptionalLong whole) {
        if (whole.isPresent() && row.length().isPresent() && !row.length().equals(whole)) {
            throw new UploadException(
                    UploadProblem.LENGTH_MISMATCH,
                    "The upload was announced with " + row.lengthInWords()
                            + " bytes, and its length cannot be changed.",
                    row.committed());
        }
        if (whole.isPresent() && whole.getAsLong() < row.committed()) {
            throw new UploadException(
                    UploadProblem.LENGTH_MISMATCH,
                    "There are " + row.committed() + " bytes already: the whole cannot have fewer.",
                    row.committed());
        }
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
