package dev.millrace.ingest.upload;

/** The measures of uploading. */
enum UploadMetric {
    /** Counter: uploads begun. */
    CREATED("millrace.ingest.uploads.created"),
    /** Counter: uploads whose object is whole and handed over. */
    COMPLETED("millrace.ingest.uploads.completed"),
    /** Counter: completed uploads whose bytes the tenant had already. */
    DUPLICATES("millrace.ingest.uploads.duplicates"),
    /** Counter: uploads ended by their creator. */
    TERMINATED("millrace.ingest.uploads.terminated"),
    /** Counter: uploads given up after their sender's silence. */
    EXPIRED("millrace.ingest.uploads.expired"),
    /** Counter: appends that ended before their sender was done; tag {@code problem}. */
    REFUSED("millrace.ingest.appends.refused"),
    /** Counter: bytes committed. */
    BYTES("millrace.ingest.bytes"),
    /** Timer: storing and committing one batch. */
    COMMITS("millrace.ingest.commits"),
    /** Timer: from COMPLETING to COMPLETED. */
    COMPLETIONS("millrace.ingest.completions"),
    /** Counter: completions that failed and will be tried again. */
    COMPLETION_FAILURES("millrace.ingest.completions.failed"),
    /** Gauge: appends that run now. */
    LIVE("millrace.ingest.appends.live"),
    /** Gauge: bytes received and not yet committed. */
    BUFFERED("millrace.ingest.buffered");

    private final String key;

    UploadMetric(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
