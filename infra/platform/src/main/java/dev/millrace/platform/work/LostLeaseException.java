package dev.millrace.platform.work;

/** The job was handed to another, or revoked: stop, and leave no effect. */
public final class LostLeaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LostLeaseException(JobId job) {
        super("The lease of job " + job.value() + " is lost.");
    }
}
