package dev.millrace.moderation.review;

/** What happens to an asset in which nothing suspicious was found. */
public enum Mode {
    /** It is cleared by itself. */
    AUTO_CLEAR,
    /** A moderator looks at it first. */
    REVIEW
}
