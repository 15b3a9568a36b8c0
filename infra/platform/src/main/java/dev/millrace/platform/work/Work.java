package dev.millrace.platform.work;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Long jobs: rows in PostgreSQL, handed out with SKIP LOCKED and a lease, by priority; then tenants take turns, and a
 * tenant's own go by age.
 */
public interface Work {
    /**
     * Joins the caller's transaction.
     *
     * @return false when a job with this key exists already
     */
    boolean submit(NewJob job);

    /** Never inside an open transaction. */
    Optional<Lease> claim(Set<JobKind> kinds, String owner, Duration lease);

    /** @throws LostLeaseException when it is no longer ours */
    Lease renew(Lease lease, Duration duration);

    /**
     * Locks the job's row in the caller's transaction, so that an effect and the lease stand or fall together.
     *
     * @throws LostLeaseException when it is no longer ours
     */
    void guard(Lease lease);

    /** Done. Joins the caller's transaction. @throws LostLeaseException when it is no longer ours */
    void complete(Lease lease);

    /** Back to the queue after {@code backoff}; the last attempt goes to the dead letters instead. */
    void retry(Lease lease, String reason, Duration backoff);

    /** Hands the job back unharmed, at once and without counting an attempt (shutdown). */
    void release(Lease lease);

    /** As {@link #release}, but not before {@code after}: what it waits for is not the job's fault, nor its handler's. */
    void postpone(Lease lease, String reason, Duration after);

    /** To the dead letters, now. */
    void bury(Lease lease, String reason);

    /**
     * Takes the jobs of an asset away for good and bumps their epochs (deletion). Joins the caller's transaction, and
     * comes before the asset's own change there: a job that {@link #guard guards} its effects locks in that order, job
     * then asset, and two orders would lock each other out.
     */
    void revoke(AssetId asset);

    /** Newest first; {@code tenant} empty means all. */
    List<DeadJob> dead(Optional<TenantId> tenant, Optional<JobId> after, int limit);

    /** Back from the dead letters with fresh attempts; false when there is no such dead job in that tenant. */
    boolean replay(Optional<TenantId> tenant, JobId job);
}
