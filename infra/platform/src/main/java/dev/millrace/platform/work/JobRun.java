package dev.millrace.platform.work;

import dev.millrace.platform.telemetry.Field;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.transaction.support.TransactionTemplate;

/** One attempt at one job, from claim to settlement. */
final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private final Work work;
    private final TransactionTemplate transactions;
    private final WorkSettings settings;

    JobRun(Work work, TransactionTemplate transactions, WorkSettings settings) {
        this.work = work;
        this.transactions = transactions;
        this.settings = settings;
    }

    /** How an attempt ended, for the metric. */
    enum Outcome {
        COMPLETED,
        RETRIED,
        BURIED,
        RELEASED,
        LOST
    }

    /** Runs the handler and settles whatever it left unsettled. */
    Outcome attempt(JobHandler handler, RunningJob job, BooleanSupplier stopping) {
        Lease lease = job.lease();
        try (var _ = MDC.putCloseable(Field.ASSET.key(), lease.asset().value());
                var _ = MDC.putCloseable(Field.TENANT.key(), lease.tenant().value());
                var _ = MDC.putCloseable(Field.JOB.key(), lease.job().value().toString())) {
            if (lease.attempt() > lease.maxAttempts()) {
                return bury(handler, lease, "The process that made the last attempt went away.");
            }
            return run(handler, job, stopping);
        } catch (LostLeaseException e) {
            LOG.info("The {} job was taken away.", lease.kind().name());
            return Outcome.LOST;
        }
    }

    // A broken handler, even one that runs out of memory or stack, costs its job an attempt and not the loop its life.
    private Outcome run(JobHandler handler, RunningJob job, BooleanSupplier stopping) {
        Lease lease = job.lease();
        Throwable failure = null;
        try {
            handler.run(lease);
        } catch (Throwable e) {
            failure = e;
        } finally {
            job.left();
        }
        if (failure == null) {
            return unsettled(lease) ? failed(handler, lease, "It ended without a result.") : Outcome.COMPLETED;
        }
        if (failure instanceof LostLeaseException || job.lost()) {
            throw new LostLeaseException(lease.job());
        }
        if (stopping.getAsBoolean()) {
            work.release(lease);
            return Outcome.RELEASED;
        }
        LOG.warn(
                "Attempt {} of {} at the {} job failed.",
                lease.attempt(),
                lease.maxAttempts(),
                lease.kind().name(),
                failure);
        return failed(handler, lease, reason(failure));
    }

    private boolean unsettled(Lease lease) {
        try {
            transactions.executeWithoutResult(_ -> work.guard(lease));
            return true;
        } catch (LostLeaseException e) {
            return false;
        }
    }

    private Outcome failed(JobHandler handler, Lease lease, String reason) {
        if (lease.lastAttempt()) {
            return bury(handler, lease, reason);
        }
        work.retry(lease, reason, settings.backoffAfter(lease.attempt()));
        return Outcome.RETRIED;
    }

    /** In one transaction, so that asset and job agree. If it fails, the lease ends and the job comes back for this. */
    private Outcome bury(JobHandler handler, Lease lease, String reason) {
        transactions.executeWithoutResult(_ -> {
            work.guard(lease);
            handler.exhausted(lease, reason);
            work.bury(lease, reason);
        });
        LOG.error("The {} job is given up after {} attempts: {}", lease.kind().name(), lease.attempt(), reason);
        return Outcome.BURIED;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
