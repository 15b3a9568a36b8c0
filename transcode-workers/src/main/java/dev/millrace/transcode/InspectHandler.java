package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Work;
import dev.millrace.transcode.child.Budget;
import dev.millrace.transcode.child.ChildPool;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/** Looks into a finished upload: refused with a reason, or handed on to be encoded. */
final class InspectHandler implements JobHandler {
    static final JobKind KIND = new JobKind("inspect");
    /** The source in a child's directory. */
    static final String SOURCE = "source";

    private final Catalog catalog;
    private final Work work;
    private final TransactionOperations transactions;
    private final ChildPool children;
    private final Spool spool;
    private final Inspection inspection;
    private final Settlement settlement;
    private final Setbacks setbacks;
    private final TranscodeSettings settings;

    InspectHandler(
            Catalog catalog,
            Work work,
            TransactionOperations transactions,
            ChildPool children,
            Spool spool,
            Settlement settlement,
            Setbacks setbacks,
            TranscodeSettings settings) {
        this.catalog = catalog;
        this.work = work;
        this.transactions = transactions;
        this.children = children;
        this.spool = spool;
        this.inspection = new Inspection(settings);
        this.settlement = settlement;
        this.setbacks = setbacks;
        this.settings = settings;
    }

    @Override
    public JobKind kind() {
        return KIND;
    }

    @Override
    public int concurrency() {
        return settings.inspections();
    }

    @Override
    public void run(Lease lease) throws IOException, InterruptedException {
        Optional<Source> source = begin(lease);
        if (source.isEmpty()) {
            return;
        }
        Optional<Problem> refusal = inspection.refuse(source.get().length());
        if (refusal.isPresent()) {
            settlement.refuse(lease, refusal.get());
            return;
        }
        try {
            conclude(lease, source.get(), probe(source.get()));
        } catch (DiskFullException e) {
            settlement.later(lease, e);
        }
    }

    @Override
    public void exhausted(Lease lease, String reason) {
        settlement.exhausted(lease, reason);
    }

    /** Empty when there is nothing to inspect any more; the job is done then. */
    private Optional<Source> begin(Lease lease) {
        return Optional.ofNullable(transactions.execute(_ -> {
            work.guard(lease);
            Optional<Asset> asset = catalog.find(lease.asset());
            if (asset.isPresent() && asset.get().state() == AssetState.FAILED) {
                catalog.move(
                        lease.asset(),
                        Move.INSPECTION_RETRIED,
                        new Because("An operator had it tried again.", Settlement.ACTOR));
                setbacks.forget(lease.job());
            } else if (asset.isEmpty() || asset.get().state() != AssetState.UPLOADED) {
                work.complete(lease);
                return null;
            } else if (lease.attempt() == 1) {
                setbacks.forget(lease.job());
            }
            return asset.get().source();
        }));
    }

    private Ending probe(Source source) throws IOException, InterruptedException {
        try (ChildProcess child = children.take()) {
            spool.put(source, child.directory().resolve(SOURCE));
            Budget budget = new Budget(
                    settings.inspectionTime(),
                    settings.inspectionTime(),
                    source.length() + settings.child().disk().toBytes());
            return child.run(new Request.Probe(child.asSeen(SOURCE), EncodePlan.limits(settings)), budget, event -> {});
        }
    }

    private void conclude(Lease lease, Source source, Ending ending) throws IOException {
        if (!(ending instanceof Ending.Answered(Event.Probed(MediaInfo media)))) {
            spool.forget(source.id());
            settlement.settle(lease, ending);
            return;
        }
        Optional<Problem> refusal = inspection.refuse(media);
        if (refusal.isPresent()) {
            spool.forget(source.id());
            settlement.refuse(lease, refusal.get());
            return;
        }
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            catalog.passInspection(
                    lease.asset(), Inspection.facts(media), new Because(summary(media), Settlement.ACTOR));
            work.submit(new NewJob(
                    EncodeHandler.KIND,
                    lease.tenant(),
                    lease.asset(),
                    lease.asset() + "/encode/" + source.id(),
                    Protocol.write(new Event.Probed(media)),
                    lease.priority(),
                    lease.maxAttempts(),
                    Duration.ZERO));
            setbacks.forget(lease.job());
            work.complete(lease);
        });
    }

    private static String summary(MediaInfo media) {
        var video = media.video().orElseThrow();
        return "It holds video of " + video.displayWidth() + "×" + video.displayHeight()
                + (media.audio().isPresent() ? " with sound." : " without sound.");
    }
}
