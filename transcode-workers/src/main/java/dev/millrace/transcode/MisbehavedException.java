package dev.millrace.transcode;

/** A child's word and its files do not agree with each other or with what was asked. */
final class MisbehavedException extends Exception {
    private static final long serialVersionUID = 1;

    MisbehavedException(String message) {
        super(message);
    }
}
