/** Looks into a file: what it holds, how large, how long. */
@NullMarked
package dev.millrace.encoder.probe;

import org.jspecify.annotations.NullMarked;
