package dev.millrace.platform.access;

/** What a token may do; roles do not nest, a token may hold several. */
public enum Role {
    CREATOR,
    MODERATOR,
    OPERATOR
}
