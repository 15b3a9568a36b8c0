package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.WarningCode;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Validator;
import dev.millrace.streams.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Ends a revision: what players will read is checked against what is stored, then nothing of it changes any more. */
final class Sealing {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final Catalog catalog;
    private final Revisions revisions;
    private final Work work;
    private final Storage storage;
    private final Setbacks setbacks;
    private final TransactionOperations transactions;
    private final Inspection inspection;
    private final Settlement settlement;

    Sealing(
            Catalog catalog,
            Revisions revisions,
            Work work,
            Storage storage,
            Setbacks setbacks,
            TransactionOperations transactions,
            Inspection inspection,
            Settlement settlement) {
        this.catalog = catalog;
        this.revisions = revisions;
        this.work = work;
        this.storage = storage;
        this.setbacks = setbacks;
        this.transactions = transactions;
        this.inspection = inspection;
        this.settlement = settlement;
    }

    void seal(Lease lease, RevisionKeys keys, EncodePlan plan, Event.Done done, Attempt.Result result)
            throws IOException {
        if (result.index().isEmpty()) {
            settlement.refuse(lease, inspection.problem(FailureCode.DECODER));
            return;
        }
        PresentationIndex last = result.index().get().seal();
        List<Violation> violations = Validator.validate(last, new StoredPacks(Shelf.of(storage, lease.asset())));
        if (!violations.isEmpty() && plan.copied() != null) {
            settlement.encodeInstead(lease, "The validator found " + violations);
            return;
        }
        if (!violations.isEmpty()) {
            violations.forEach(violation -> LOG.error("The encoded video is wrong: {}", violation));
            settlement.giveUp(lease, invalid(violations.getFirst()), "The validator found " + violations);
            return;
        }
        storage.put(keys.snapshot(last.seq()), keys.asset(), Bytes.of(last.toJson()));
        commit(lease, keys, last, story(done, result, last));
    }

    private void commit(Lease lease, RevisionKeys keys, PresentationIndex last, String story) {
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            Asset asset = catalog.get(lease.asset());
            MediaFacts announced = asset.facts();
            if (announced != null) {
                catalog.correctFacts(
                        asset.id(), new MediaFacts(last.duration(), announced.width(), announced.height()));
            }
            revisions.seal(keys.revision(), Math.toIntExact(last.seq()), lease.epoch());
            catalog.move(asset.id(), Move.ENCODING_FINISHED, new Because(story, Settlement.ACTOR));
            setbacks.forget(lease.job());
            work.complete(lease);
        });
        LOG.info("Sealed: {}", story);
    }

    /** For the history: what was made, and what was missing. */
    private static String story(Event.Done done, Attempt.Result result, PresentationIndex index) {
        StringBuilder story = new StringBuilder(String.format(
                Locale.ROOT,
                "Encoded in %d video and %d audio renditions, %.1f s.",
                index.videos().size(),
                index.audios().size(),
                index.duration().toMillis() / 1000.0));
        if (result.warnings().contains(WarningCode.TRUNCATED)) {
            Long announced = done.announcedFrames();
            story.append(" The file ends early: what is there is shown");
            story.append(
                    announced == null || announced <= done.sourceFrames()
                            ? "."
                            : ", " + done.sourceFrames() + " of " + announced + " frames.");
        }
        if (done.decodeErrors() > 0) {
            story.append(" The file is damaged in ").append(done.decodeErrors()).append(" places.");
        }
        if (result.warnings().contains(WarningCode.AUDIO_LOST)) {
            story.append(" Part of the sound could not be decoded.");
        }
        return story.toString();
    }

    private static Problem invalid(Violation violation) {
        return new Problem(
                "invalid-output",
                "The encoded video did not pass its check (" + violation.rule() + " at " + violation.place()
                        + "). The operators see it; nothing needs to be uploaded again.");
    }
}
