package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.JobId;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An operator's second try of a video that failed: the job that gave up is replayed with fresh attempts, and the asset
 * goes back to where that job found it, in one transaction. Where the job has been forgotten since, the video is
 * inspected anew.
 */
final class Retries {
    private static final JobKind INSPECT = new JobKind("inspect");
    private static final JobKind ENCODE = new JobKind("encode");
    private static final Set<JobKind> STEPS = Set.of(INSPECT, ENCODE);
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 50;
    private static final int ATTEMPTS = 3;

    private final Library library;
    private final Catalog catalog;
    private final Work work;
    private final TransactionTemplate transaction;

    Retries(Library library, Catalog catalog, Work work, TransactionTemplate transaction) {
        this.library = library;
        this.catalog = catalog;
        this.work = work;
        this.transaction = transaction;
    }

    /** FAILED → PROCESSING, or UPLOADED when its inspection failed or has to be repeated; one that is on its way already stays so. */
    Asset retry(Identity who, String id) {
        library.see(who, id);
        if (!who.has(Role.OPERATOR)) {
            throw Refusal.NOT_ALLOWED.because("Only an operator can try a failed video again.");
        }
        return library.change(who, id, Optional.empty(), asset -> switch (asset.state()) {
            case UPLOADED, INSPECTED, PROCESSING -> asset;
            case FAILED -> again(who, asset);
            default -> throw Refusal.NOT_NOW.because("Only a video that failed can be tried again.");
        });
    }

    private Asset again(Identity who, Asset asset) {
        var because = new Because("An operator asked for another try.", new Actor(Actor.Kind.OPERATOR, who.subject()));
        Asset moved = transaction.execute(status -> {
            Optional<DeadJob> dead = deadJob(asset).filter(job -> work.replay(Optional.of(asset.tenant()), job.job()));
            boolean encoding = dead.filter(job -> job.kind().equals(ENCODE)).isPresent();
            Move move = encoding ? Move.ENCODING_RETRIED : Move.INSPECTION_RETRIED;
            Asset back = catalog.move(asset.id(), asset.version(), move, because);
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

    private Optional<DeadJob> deadJob(Asset asset) {
        Optional<JobId> after = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            List<DeadJob> dead = work.dead(Optional.of(asset.tenant()), after, PAGE);
            Optional<DeadJob> found = dead.stream()
                    .filter(job -> job.asset().equals(asset.id()) && STEPS.contains(job.kind()))
                    .findFirst();
            if (found.isPresent() || dead.size() < PAGE) {
                return found;
            }
            after = Optional.of(dead.getLast().job());
        }
        return Optional.empty();
    }

    private static NewJob inspection(Asset asset) {
        String key = asset.id() + "/inspect/retry-" + asset.version();
        return new NewJob(INSPECT, asset.tenant(), asset.id(), key, "{}", Priority.NORMAL, ATTEMPTS, Duration.ZERO);
    }
}
