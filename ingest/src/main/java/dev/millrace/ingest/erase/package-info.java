/** Erasure of a deleted asset: its upload, its objects, its share in a source. */
@NullMarked
package dev.millrace.ingest.erase;

import org.jspecify.annotations.NullMarked;
