package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.UploadId;
import java.util.List;

/** What an upload is to others (tus 1.0, "Concatenation"). */
sealed interface UploadConcat {
    /** Nothing: a file as one. */
    record None() implements UploadConcat {}

    /** A piece of a file. */
    record Partial() implements UploadConcat {}

    /**
     * A file made of pieces, in this order.
     *
     * @param header as it was sent, to be told back
     */
    record Final(List<UploadId> pieces, String header) implements UploadConcat {}
}
