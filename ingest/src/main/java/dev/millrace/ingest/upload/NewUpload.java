package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Visibility;

/**
 * An upload about to begin.
 *
 * @param length bytes of the whole file
 * @param title of the asset that is born with it
 * @param metadata as the protocol wants it told back, opaque
 */
public record NewUpload(Owner owner, long length, String title, Visibility visibility, String metadata) {}
