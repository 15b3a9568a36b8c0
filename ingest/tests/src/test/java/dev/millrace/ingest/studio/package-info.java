@NullMarked
package dev.millrace.ingest.studio;

import org.jspecify.annotations.NullMarked;
