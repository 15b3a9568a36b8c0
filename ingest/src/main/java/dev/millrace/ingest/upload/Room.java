package dev.millrace.ingest.upload;

/** Whether the disk has room; asked before an upload is admitted and before bytes are written. */
@FunctionalInterface
public interface Room {
    /** @return whether {@code bytes} more leave enough free for everybody else */
    boolean has(long bytes);
}
