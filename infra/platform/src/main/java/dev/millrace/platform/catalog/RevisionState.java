package dev.millrace.platform.catalog;

/** A revision grows while OPEN, never changes once SEALED, and is not served once ABANDONED. */
public enum RevisionState {
    OPEN,
    SEALED,
    ABANDONED
}
