package dev.millrace.ingest.upload;

/** Everything that can be wrong with a call on an upload; the adapters give each its answer. */
public enum UploadProblem {
    /** There is none, or it is somebody else's. */
    NO_SUCH_UPLOAD,
    /** It was terminated, has expired, or its URL was deleted. */
    GONE,
    OFFSET_MISMATCH,
    /** Another length than was said before, or one below what is here already. */
    LENGTH_MISMATCH,
    /** More bytes than the file was announced to have; those that fit and were committed stay. */
    BEYOND_LENGTH,
    EMPTY_FILE,
    TOO_LARGE,
    /** Its first bytes say that it is something else: the upload has ended. */
    NOT_A_VIDEO,
    CHECKSUM_MISMATCH,
    /** A joined upload takes no bytes. */
    JOINED,
    /** What is to be joined is a file of its own, or joined itself. */
    NOT_A_PIECE,
    /** What is to be joined has not all its bytes. */
    PIECE_UNFINISHED,
    /** Another append or the end of the upload came in between: what this one had committed stays. */
    TAKEN_OVER,
    /** The sender went away or fell silent; what arrived is kept. */
    CUT_OFF,
    /** The disk is too full. */
    NO_ROOM,
    /** The store or the budget of memory does not follow; to be tried again. */
    BUSY;

    /** Whether the same bytes, sent again from where the upload stands, can be taken. */
    boolean mayPass() {
        return switch (this) {
            case OFFSET_MISMATCH, TAKEN_OVER, CUT_OFF, NO_ROOM, BUSY -> true;
            case NO_SUCH_UPLOAD,
                    GONE,
                    LENGTH_MISMATCH,
                    BEYOND_LENGTH,
                    EMPTY_FILE,
                    TOO_LARGE,
                    NOT_A_VIDEO,
                    CHECKSUM_MISMATCH,
                    JOINED,
                    NOT_A_PIECE,
                    PIECE_UNFINISHED -> false;
        };
    }
}
