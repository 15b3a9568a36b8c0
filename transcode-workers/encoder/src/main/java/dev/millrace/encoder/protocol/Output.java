package dev.millrace.encoder.protocol;

/** What a job wants; any subset is legal. One that this child cannot make is answered with a failure. */
public enum Output {
    RUNGS,
    AUDIO,
    POSTER,
    STORYBOARD,
    /** A few seconds in motion. */
    PREVIEW,
    PDQ,
    SEARCH,
    AUDIOHASH,
    SIGNALS,
    /** Counted on the way to {@link #SIGNALS}, and only with them. */
    FACES,
    /** Given by a classifier on the way to {@link #SIGNALS}, and only with them. */
    SCORES
}
