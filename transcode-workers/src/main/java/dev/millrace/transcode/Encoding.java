package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
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

    Attempt.Result run(Lease lease, RevisionKeys keys, Source source, EncodePlan plan)
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
                    plan,
                    child,
                    Shelf.of(storage, lease.asset()),
                    keys,
                    snapshot -> point(lease, keys, snapshot, hashes, start),
                    firstLook);
            Attempt.Result result = new Attempt(
                            child, growth, hashes, signals, room, () -> guarded(lease, hashes::send), _ -> {})
                    .run(plan);
            if (result.ending() instanceof Ending.Answered(Event.Done _)) {
                guarded(lease, () -> {
                    signals.send();
                    hashes.sendLast();
                });
            }
            return result;
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
