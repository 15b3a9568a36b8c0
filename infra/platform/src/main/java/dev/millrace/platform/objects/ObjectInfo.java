package dev.millrace.platform.objects;

/**
 * @param size bytes
 * @param etag the store's own validator, opaque
 */
public record ObjectInfo(ObjectKey key, long size, String etag) {}
