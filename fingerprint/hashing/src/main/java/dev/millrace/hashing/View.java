package dev.millrace.hashing;

/** What of a frame a hash is of. Two frames match when any two of their views do. */
public enum View {
    /** All of it, as it was sent: the hash that others compute too. */
    WHOLE,
    /** Without the bars around it; only when there are any. */
    CONTENT,
    /** Halves of what is between the bars: a logo in one leaves the other as it was. */
    TOP,
    BOTTOM,
    LEFT,
    RIGHT
}
