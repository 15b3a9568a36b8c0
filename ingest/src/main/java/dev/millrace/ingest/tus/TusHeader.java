package dev.millrace.ingest.tus;

/** Header names and fixed values of tus 1.0.0, and the one of ours beside them. */
final class TusHeader {
    static final String RESUMABLE = "Tus-Resumable";
    static final String VERSION = "Tus-Version";
    static final String EXTENSION = "Tus-Extension";
    static final String MAX_SIZE = "Tus-Max-Size";
    static final String CHECKSUM_ALGORITHM = "Tus-Checksum-Algorithm";
    static final String OFFSET = "Upload-Offset";
    static final String LENGTH = "Upload-Length";
    static final String DEFER_LENGTH = "Upload-Defer-Length";
    static final String CONCAT = "Upload-Concat";
    static final String CHECKSUM = "Upload-Checksum";
    static final String METADATA = "Upload-Metadata";
    static final String EXPIRES = "Upload-Expires";
    /** The asset that is born with the upload. */
    static final String ASSET = "Millrace-Asset";

    static final String ONE = "1.0.0";
    static final String DEFERRED = "1";
    static final String PARTIAL = "partial";
    static final String EXTENSIONS = "creation,creation-with-upload,creation-defer-length,expiration,checksum,"
            + "checksum-trailer,termination,concatenation";
    static final String CONTENT_TYPE = "application/offset+octet-stream";

    private TusHeader() {}
}
