/** Known hashes in memory, searched by likeness. */
@NullMarked
package dev.millrace.fingerprint.index;

import org.jspecify.annotations.NullMarked;
