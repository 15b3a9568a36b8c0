/** The tus 1.0 protocol on top of the upload core. */
@NullMarked
package dev.millrace.ingest.tus;

import org.jspecify.annotations.NullMarked;
