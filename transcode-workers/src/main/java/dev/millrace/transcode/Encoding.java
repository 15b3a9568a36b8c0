package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.WarningCode;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Metric;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.transcode.child.ChildPool;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.Ending;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** One attempt: a child encodes, and the revision grows while it does. */
final class Encoding {
    private static final Logger LOG = LoggerFactory.getLogger(Encoding.class);

    private final ChildPool children;
    private final Spool spool;
    private final FreeSpace room;
    private final Storage storage;
    private final Revisions revisions;
    private final Work work;
    private final Outbox outbox;
    private final TransactionOperations transactions;
    private final int firstLook;
    private final Timer firstSnapshot;

    Encoding(
            ChildPool children,
            Spool spool,
            FreeSpace room,
            Storage storage,
            Revisions revisions,
            Work work,
            Outbox outbox,
            TransactionOperations transactions,
            int firstLook,
            MeterRegistry meters) {
        this.children = children;
        this.spool = spool;
        this.room = room;
        this.storage = storage;
        this.revisions = revisions;
        this.work = work;
        this.outbox = outbox;
        this.transactions = transactions;
        this.firstLook = firstLook;
        this.firstSnapshot = Metric.TRANSCODE_FIRST_SNAPSHOT.timer(meters);
    }

    /**
     * @param index what can be shown; empty when nothing can, or the child did not come to its end
     * @param warnings what the child warned of
     */
    record Result(Ending ending, Optional<PresentationIndex> index, Set<WarningCode> warnings) {}

    /** Who hears one child. */
    private record Attempt(
            Lease lease, RevisionGrowth growth, FrameHashes hashes, Signals signals, Set<WarningCode> warnings) {}

    Result run(Lease lease, RevisionKeys keys, Source source, EncodePlan plan)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        room.requireRoom();
        try (ChildProcess child = children.take()) {
            spool.put(source, child.directory().resolve(InspectHandler.SOURCE));
            ModelFile.put(plan.classifier(), child.directory());
            FrameHashes hashes = new FrameHashes(
                    lease.epoch(),
                    Math.round(plan.limits().maxSeconds() * 1000),
                    fact -> outbox.append(lease.tenant(), lease.asset(), fact));
            Signals signals = new Signals(lease.epoch(), fact -> outbox.append(lease.tenant(), lease.asset(), fact));
            RevisionGrowth growth = new RevisionGrowth(
                    plan, child, storage, keys, snapshot -> point(lease, keys, snapshot, hashes, start), firstLook);
            Result result =
                    heard(child, new Attempt(lease, growth, hashes, signals, EnumSet.noneOf(WarningCode.class)), plan);
            if (result.ending() instanceof Ending.Answered(Event.Done _)) {
                guarded(lease, () -> {
                    signals.send();
                    hashes.sendLast();
                });
            }
            return result;
        }
    }

    private Result heard(ChildProcess child, Attempt attempt, EncodePlan plan)
            throws IOException, InterruptedException {
        Set<WarningCode> warnings = attempt.warnings();
        try {
            Ending ending = child.<Exception>run(
                    plan.request(child.asSeen(InspectHandler.SOURCE), child.directoryAsSeen()),
                    plan.budget(),
                    event -> hear(event, attempt));
            boolean done = ending instanceof Ending.Answered(Event.Done _);
            return new Result(ending, done ? attempt.growth().end() : Optional.empty(), warnings);
        } catch (MisbehavedException e) {
            return new Result(new Ending.Misbehaved(String.valueOf(e.getMessage())), Optional.empty(), warnings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void hear(Event event, Attempt attempt) throws Exception {
        RevisionGrowth growth = attempt.growth();
        FrameHashes hashes = attempt.hashes();
        switch (event) {
            case Event.InitWritten init -> growth.on(init);
            case Event.SegmentWritten segment -> growth.on(segment);
            case Event.PackClosed pack -> {
                room.requireRoom();
                growth.on(pack);
            }
            case Event.PosterWritten poster -> growth.on(poster);
            case Event.PreviewWritten preview -> growth.on(preview);
            case Event.SheetWritten sheet -> growth.on(sheet);
            case Event.FrameHashed frame -> {
                hashes.on(frame);
                if (hashes.full()) {
                    guarded(attempt.lease(), hashes::send);
                }
            }
            case Event.SignalsMeasured measured -> attempt.signals().on(measured);
            case Event.Warning(WarningCode code, String message) -> {
                if (attempt.warnings().add(code)) {
                    LOG.info("The encoder warns of {}: {}", code, message);
                }
            }
            case Event.Progress(double done, Double total, double fps) ->
                LOG.debug("{} of {} s are done, {} frames a second", done, total, fps);
            case Event.Ready _, Event.Probed _, Event.ClipMade _, Event.Done _, Event.Failed _ ->
                throw new MisbehavedException("it said " + event.getClass().getSimpleName() + " while encoding");
        }
    }

    private void guarded(Lease lease, Runnable effect) {
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            effect.run();
        });
    }

    private void point(Lease lease, RevisionKeys keys, PresentationIndex snapshot, FrameHashes hashes, long start) {
        guarded(lease, () -> {
            revisions.grow(keys.revision(), Math.toIntExact(snapshot.seq()), lease.epoch());
            hashes.send();
        });
        long nanos = System.nanoTime() - start;
        if (snapshot.seq() == 1) {
            firstSnapshot.record(nanos, TimeUnit.NANOSECONDS);
        }
        LOG.info(
                "{} segments can be played, {} ms after the encode began",
                snapshot.segmentCount(),
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
