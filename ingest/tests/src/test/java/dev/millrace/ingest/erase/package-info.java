@NullMarked
package dev.millrace.ingest.erase;

import org.jspecify.annotations.NullMarked;
