package dev.millrace.platform.catalog;

/** Moderation's word on an asset, apart from its state. */
public enum Screening {
    PENDING,
    CLEARED,
    IN_REVIEW,
    BLOCKED
}
