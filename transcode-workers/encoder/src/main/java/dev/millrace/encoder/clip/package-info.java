/** Makes synthetic clips, for demonstration and for tests. */
@NullMarked
package dev.millrace.encoder.clip;

import org.jspecify.annotations.NullMarked;
