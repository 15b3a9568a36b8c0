/** Every rule about uploaded bytes; knows no protocol. */
@NullMarked
package dev.millrace.ingest.upload;

import org.jspecify.annotations.NullMarked;
