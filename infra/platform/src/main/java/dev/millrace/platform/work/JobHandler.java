package dev.millrace.platform.work;

/**
 * Does the jobs of one kind. A bean of this type is run by the work runner of its process, which claims, renews the
 * lease by heartbeat while {@link #run} works, interrupts it when the lease is lost or the process stops, and turns an
 * exception into a retry with back-off.
 */
public interface JobHandler {
    JobKind kind();

    /** How many at once in this process. */
    int concurrency();

    /**
     * Does the job and calls {@link Work#complete} in the transaction of its last effect (returning without is an
     * error, unless it retried, released or buried the job itself).
     */
    void run(Lease lease) throws Exception;

    /** The last attempt failed: leave the asset in a state that says so. Called before the job is buried. */
    void exhausted(Lease lease, String reason);
}
