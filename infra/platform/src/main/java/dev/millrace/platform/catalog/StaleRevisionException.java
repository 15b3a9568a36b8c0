package dev.millrace.platform.catalog;

/** A revision may no longer be written by this job: another attempt has taken over, or it is closed. */
public final class StaleRevisionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StaleRevisionException(RevisionId id, String why) {
        super("Revision " + id + " cannot be written: " + why);
    }
}
