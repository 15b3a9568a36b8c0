package dev.millrace.moderation.review;

/** What the audit records. */
enum Act {
    OPENED,
    CLAIMED,
    RELEASED,
    APPROVED,
    BLOCKED,
    UNDONE,
    APPEALED,
    CLOSED
}
