package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.transcode.child.Ending;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.transaction.support.TransactionOperations;

/** Turns an inspected source into a sealed revision. Every attempt opens a revision of its own. */
final class EncodeHandler implements JobHandler {
    static final JobKind KIND = new JobKind("encode");

    private final Catalog catalog;
    private final Revisions revisions;
    private final Work work;
    private final TransactionOperations transactions;
    private final Encoding encoding;
    private final Sealing sealing;
    private final Spool spool;
    private final Settlement settlement;
    private final Setbacks setbacks;
    private final TranscodeSettings settings;
    private final SecureRandom random = new SecureRandom();

    EncodeHandler(
            Catalog catalog,
            Revisions revisions,
            Work work,
            TransactionOperations transactions,
            Encoding encoding,
            Sealing sealing,
            Spool spool,
            Settlement settlement,
            Setbacks setbacks,
            TranscodeSettings settings) {
        this.catalog = catalog;
        this.revisions = revisions;
        this.work = work;
        this.transactions = transactions;
        this.encoding = encoding;
        this.sealing = sealing;
        this.spool = spool;
        this.settlement = settlement;
        this.setbacks = setbacks;
        this.settings = settings;
    }

    /** What an attempt works on. */
    private record Begun(Source source, Revision revision) {}

    @Override
    public JobKind kind() {
        return KIND;
    }

    @Override
    public int concurrency() {
        return settings.encodes();
    }

    @Override
    public void run(Lease lease) throws IOException, InterruptedException {
        MediaInfo media = media(lease);
        EncodePlan plan = setbacks.any(lease, Settlement.NOT_AS_SEEN)
                ? EncodePlan.encoding(media, settings)
                : EncodePlan.of(media, settings);
        Optional<Begun> begun = begin(lease);
        if (begun.isEmpty()) {
            return;
        }
        Source source = begun.get().source();
        RevisionId revision = begun.get().revision().id();
        try (var _ = MDC.putCloseable(Field.REVISION.key(), revision.value())) {
            var keys = new RevisionKeys(lease.tenant(), lease.asset(), revision, lease.epoch());
            Attempt.Result result = encoding.run(lease, keys, source, plan);
            spool.forget(source.id());
            conclude(lease, keys, plan, result);
        } catch (DiskFullException e) {
            settlement.later(lease, e);
        }
    }

    @Override
    public void exhausted(Lease lease, String reason) {
        settlement.exhausted(lease, reason);
    }

    private void conclude(Lease lease, RevisionKeys keys, EncodePlan plan, Attempt.Result result) throws IOException {
        Optional<String> blame = plan.blames(result.ending());
        if (blame.isPresent()) {
            settlement.encodeInstead(lease, blame.get());
        } else if (result.ending() instanceof Ending.Answered(Event.Done done)) {
            sealing.seal(lease, keys, plan, done, result);
        } else {
            settlement.settle(lease, result.ending());
        }
    }

    /** Empty when there is nothing to encode any more; the job is done then. */
    private Optional<Begun> begin(Lease lease) {
        return Optional.ofNullable(transactions.execute(_ -> {
            work.guard(lease);
            Optional<Asset> asset = catalog.find(lease.asset());
            Source source = asset.map(Asset::source).orElse(null);
            if (source == null || !started(lease, asset.get())) {
                work.complete(lease);
                return null;
            }
            RevisionId id = RevisionId.random(random);
            return new Begun(source, revisions.open(id, lease.asset(), source.id(), lease.epoch()));
        }));
    }

    private boolean started(Lease lease, Asset asset) {
        return switch (asset.state()) {
            case INSPECTED -> {
                catalog.move(asset.id(), Move.ENCODING_STARTED, new Because("Encoding has begun.", Settlement.ACTOR));
                yield true;
            }
            case FAILED -> {
                catalog.move(
                        asset.id(),
                        Move.ENCODING_RETRIED,
                        new Because("An operator had it tried again.", Settlement.ACTOR));
                setbacks.forget(lease.job());
                yield true;
            }
            case PROCESSING -> {
                // A replayed job counts anew: what its child did before an operator's retry is forgotten.
                if (lease.attempt() == 1) {
                    setbacks.forget(lease.job());
                }
                yield true;
            }
            case UPLOADING, UPLOADED, READY, PUBLISHED, TAKEN_DOWN, REJECTED, EXPIRED, DELETING, DELETED -> false;
        };
    }

    private static MediaInfo media(Lease lease) throws IOException {
        try {
            if (Protocol.readEvent(lease.payload()) instanceof Event.Probed(MediaInfo media)) {
                return media;
            }
        } catch (MalformedMessageException e) {
            throw new IOException("The job's payload cannot be read: " + e.getMessage(), e);
        }
        throw new IOException("The job's payload holds no inspection.");
    }
}
