/** Uploads, the creator's studio and the asset API. */
@NullMarked
package dev.millrace.ingest;

import org.jspecify.annotations.NullMarked;
