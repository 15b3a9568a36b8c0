package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.transcode.child.Ending;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What becomes of a job whose child did not do what was asked. The file's own fault is a refusal at once. A crash may be
 * chance: the same one twice is the file's fault too. A child that took too much, or made no sense, gets a second try;
 * then the asset is FAILED, and an operator may try it again.
 */
final class Settlement {
    static final Actor ACTOR = Actor.system("transcode");
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TWICE = 2;
    /** Of a setback: the source's packets could not be copied. */
    static final String NOT_AS_SEEN = "not as seen";

    private final Catalog catalog;
    private final Work work;
    private final Setbacks setbacks;
    private final TransactionOperations transactions;
    private final Inspection inspection;

    Settlement(
            Catalog catalog, Work work, Setbacks setbacks, TransactionOperations transactions, Inspection inspection) {
        this.catalog = catalog;
        this.work = work;
        this.setbacks = setbacks;
        this.transactions = transactions;
        this.inspection = inspection;
    }

    /** Settles the job by the way its child ended; an answer that is no failure is not for this. */
    void settle(Lease lease, Ending ending) {
        switch (ending) {
            case Ending.Answered(Event.Failed failed) -> failed(lease, failed);
            case Ending.Answered(Event other) ->
                twice(
                        lease,
                        "misbehaved",
                        "It answered with " + other.getClass().getSimpleName() + ".",
                        gaveUp(""));
            case Ending.Killed(Ending.Want want, String why)
            when want == Ending.Want.ROOM -> later(lease, "The encoder was stopped: " + why + ".");
            case Ending.Killed(Ending.Want want, String why) ->
                twice(lease, "killed " + want, "The encoder was stopped: " + why + ".", gaveUp(said(want)));
            case Ending.Crashed(String signature) ->
                crashed(lease, "crashed " + signature, "The decoder crashed (" + signature + ").");
            case Ending.Misbehaved(String why) ->
                twice(lease, "misbehaved", "The encoder made no sense: " + why + ".", gaveUp(""));
        }
    }

    /** The file cannot become a video here: the creator is told why, and the job is done. */
    void refuse(Lease lease, Problem problem) {
        LOG.info("Refused: {}", problem.sentence());
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            stop(lease, Move.REFUSED, problem);
            setbacks.forget(lease.job());
            work.complete(lease);
        });
    }

    /** The source's packets could not be copied. It is encoded next, at once; that this was tried is no fault of it. */
    void encodeInstead(Lease lease, String why) {
        LOG.info("To be encoded after all: {}", why);
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            setbacks.add(lease, NOT_AS_SEEN, why);
            work.postpone(lease, why, Duration.ZERO);
        });
    }

    /** It cannot be done by trying again: the asset is FAILED, the job dead until an operator wants otherwise. */
    void giveUp(Lease lease, Problem problem, String reason) {
        LOG.error("Given up: {}", reason);
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            stop(lease, Move.GAVE_UP, problem);
            work.bury(lease, reason);
        });
    }

    /** As {@link dev.millrace.platform.work.JobHandler#exhausted} asks. Joins the caller's transaction. */
    void exhausted(Lease lease, String reason) {
        LOG.error("Given up: {}", reason);
        stop(lease, Move.GAVE_UP, gaveUp(""));
    }

    private void failed(Lease lease, Event.Failed failed) {
        if (failed.code().fileAtFault()) {
            // Its own words are not shown, but may help an operator.
            LOG.info("The encoder says {}: {}", failed.code(), failed.message());
            refuse(lease, inspection.problem(failed.code()));
        } else if (failed.code() == FailureCode.SCRATCH) {
            later(lease, "The encoder could not write: " + failed.message());
        } else {
            twice(lease, "failed " + failed.code(), "The encoder failed: " + failed.message(), gaveUp(""));
        }
    }

    private void crashed(Lease lease, String signature, String why) {
        if (!retried(lease, signature, why)) {
            refuse(lease, inspection.problem(FailureCode.DECODER));
        }
    }

    private void twice(Lease lease, String signature, String why, Problem problem) {
        if (!retried(lease, signature, why)) {
            giveUp(lease, problem, why);
        }
    }

    /** Whether it will be tried again: the first time, unless it was the last attempt. */
    private boolean retried(Lease lease, String signature, String why) {
        boolean again = Boolean.TRUE.equals(transactions.execute(_ -> {
            work.guard(lease);
            if (setbacks.add(lease, signature, why) >= TWICE || lease.lastAttempt()) {
                return false;
            }
            work.retry(lease, why, PAUSE);
            return true;
        }));
        if (again) {
            LOG.warn("To be tried again: {}", why);
        }
        return again;
    }

    /** Not the file's fault and not the child's: when there is room again. */
    private void later(Lease lease, String why) {
        LOG.warn("To be tried in {} min: {}", DiskFullException.RETRY_AFTER.toMinutes(), why);
        work.postpone(lease, why, DiskFullException.RETRY_AFTER);
    }

    /** When there was no room to begin with. */
    void later(Lease lease, DiskFullException full) {
        later(lease, String.valueOf(full.getMessage()));
    }

    private void stop(Lease lease, Move move, Problem problem) {
        Asset asset = catalog.get(lease.asset());
        if (move.allowedFrom(asset.state())) {
            catalog.stop(asset.id(), move, problem, new Because(problem.sentence(), ACTOR));
        } else {
            LOG.info("The asset is {} by now: it stays so.", asset.state());
        }
    }

    private static String said(Ending.Want want) {
        return switch (want) {
            case TIME -> "It took longer than a video may take.";
            case MEMORY -> "It needed more memory than a video may use.";
            case DISK, ROOM -> "It needed more room on the disk than a video may use.";
        };
    }

    /** @param why a sentence of ours, or nothing: what a child says is for operators, not for creators */
    private static Problem gaveUp(String why) {
        return new Problem(
                "processing-failed",
                "The video could not be processed, though it was tried again. " + (why.isEmpty() ? "" : why + " ")
                        + "The operators see it; nothing needs to be uploaded again.");
    }
}
