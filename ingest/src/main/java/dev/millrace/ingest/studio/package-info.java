/** The asset API and the creator's studio: what people and programs do with their videos after sending them. */
@NullMarked
package dev.millrace.ingest.studio;

import org.jspecify.annotations.NullMarked;
