package dev.millrace.platform.work;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An operator's second try of an asset that failed: the job that gave up is replayed with fresh attempts, and the asset
 * goes back to where that job found it, in one transaction. Where the job has been forgotten since, the asset is
 * inspected anew.
 */
public final class SecondTries {
    private static final JobKind INSPECT = new JobKind("inspect");
    private static final JobKind ENCODE = new JobKind("encode");
    private static final Set<JobKind> STEPS = Set.of(INSPECT, ENCODE);
    private static final int ATTEMPTS = 3;

    private final Catalog catalog;
    private final Work work;
    private final Queues queues;
    private final TransactionTemplate transaction;

    SecondTries(Catalog catalog, Work work, Queues queues, TransactionTemplate transaction) {
        this.catalog = catalog;
        this.work = work;
        this.queues = queues;
        this.transaction = transaction;
    }

    /** Whether a dead job of this kind is replayed with its asset. */
    public static boolean replays(JobKind kind) {
        return STEPS.contains(kind);
    }

    /**
     * FAILED → PROCESSING, or UPLOADED when its inspection failed or has to be repeated.
     *
     * @param subject the operator's
     * @throws dev.millrace.platform.catalog.IllegalMoveException when it has not failed
     * @throws dev.millrace.platform.catalog.StaleAssetException when another change came in between
     */
    public Asset again(Asset failed, String subject) {
        var because = new Because("An operator asked for another try.", new Actor(Actor.Kind.OPERATOR, subject));
        Asset moved = transaction.execute(_ -> {
            Optional<DeadJob> dead =
                    queues.dead(failed.id(), STEPS).filter(job -> work.replay(Optional.of(failed.tenant()), job.job()));
            boolean encoding = dead.filter(job -> job.kind().equals(ENCODE)).isPresent();
            Move move = encoding ? Move.ENCODING_RETRIED : Move.INSPECTION_RETRIED;
            Asset back = catalog.move(failed.id(), failed.version(), move, because);
            if (dead.isEmpty()) {
                work.submit(inspection(back));
            }
            return back;
        });
        if (moved == null) {
            throw new IllegalStateException("the transaction gave no asset");
        }
        return moved;
    }

    private static NewJob inspection(Asset asset) {
        String key = asset.id() + "/inspect/retry-" + asset.version();
        return new NewJob(INSPECT, asset.tenant(), asset.id(), key, "{}", Priority.NORMAL, ATTEMPTS, Duration.ZERO);
    }
}
