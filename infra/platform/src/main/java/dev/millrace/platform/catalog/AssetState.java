package dev.millrace.platform.catalog;

/** Where an asset is in its life. {@link Move} is the one table of the ways between these. */
public enum AssetState {
    UPLOADING,
    UPLOADED,
    INSPECTED,
    PROCESSING,
    READY,
    PUBLISHED,
    TAKEN_DOWN,
    REJECTED,
    FAILED,
    EXPIRED,
    DELETING,
    DELETED
}
