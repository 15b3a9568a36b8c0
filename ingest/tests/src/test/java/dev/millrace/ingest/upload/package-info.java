@NullMarked
package dev.millrace.ingest.upload;

import org.jspecify.annotations.NullMarked;
