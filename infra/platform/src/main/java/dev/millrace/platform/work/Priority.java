package dev.millrace.platform.work;

/** What goes first; the order is the declaration's. */
public enum Priority {
    /** First seconds of a new upload. */
    OPENING,
    /** The rest of a new upload. */
    NORMAL,
    /** Re-encodes, sweeps. */
    BACKGROUND
}
