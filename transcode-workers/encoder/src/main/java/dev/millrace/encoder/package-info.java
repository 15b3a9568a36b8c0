/** The confined child process that decodes and encodes. */
@NullMarked
package dev.millrace.encoder;

import org.jspecify.annotations.NullMarked;
