package dev.millrace.ingest.upload;

/** WHOLE is one file; a PIECE is to be joined with others and is no video by itself; JOINED is made of pieces. */
public enum UploadKind {
    WHOLE,
    PIECE,
    JOINED
}
