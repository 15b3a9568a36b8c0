@NullMarked
package dev.millrace.ingest.tus;

import org.jspecify.annotations.NullMarked;
