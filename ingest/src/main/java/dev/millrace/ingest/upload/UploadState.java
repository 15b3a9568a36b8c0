package dev.millrace.ingest.upload;

/** ACTIVE takes bytes; COMPLETING has all of them; the rest is history. */
public enum UploadState {
    ACTIVE,
    COMPLETING,
    COMPLETED,
    TERMINATED,
    EXPIRED
}
