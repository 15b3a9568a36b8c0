package dev.millrace.ingest.upload;

/** Everything that can be wrong with a call on an upload; the adapters give each its answer. */
public enum UploadProblem {
    /** There is none, or it is somebody else's. */
    NO_SUCH_UPLOAD,
    /** It was terminated, has expired, or its URL was deleted. */
    GONE,
    OFFSET_MISMATCH,
    /** More bytes than the file was announced to have; those that fit and were committed stay. */
    BEYOND_LENGTH,
    EMPTY_FILE,
    TOO_LARGE,
    CHECKSUM_MISMATCH,
    /** Another append or the end of the upload came in between: what this one had committed stays. */
    TAKEN_OVER,
    /** The sender went away or fell silent; what arrived is kept. */
    CUT_OFF,
    /** The disk is too full. */
    NO_ROOM,
    /** The store or the budget of memory does not follow; to be tried again. */
    BUSY
}
