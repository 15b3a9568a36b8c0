package dev.millrace.encoder.protocol;

/** What went wrong without stopping the job. */
public enum WarningCode {
    /** Some frames could not be decoded, or only with damage. */
    DECODE_ERRORS,
    /** Noticeably less was found than the container announced. */
    TRUNCATED,
    /** An audio track could not be decoded; its rendition is silent from there. */
    AUDIO_LOST,
    /** Timestamps jumped and were joined. */
    TIMESTAMPS_JOINED,
    /** The size or shape of the picture changed on the way; it was fitted. */
    PICTURE_CHANGED,
    /** No poster could be written. */
    POSTER_MISSING,
    /** No preview in motion could be made, or none that is small enough. */
    PREVIEW_MISSING,
    /** The libraries for faces are not there. */
    FACES_UNCOUNTED,
    /** The classifier has no usable model; there are no scores, or none from there on. */
    CLASSIFIER_UNUSABLE
}
