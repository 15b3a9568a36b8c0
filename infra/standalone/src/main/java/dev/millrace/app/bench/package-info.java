/**
 * Measurements: contenders as processes of their own, their turns interleaved, and what they cost read from the kernel.
 */
@NullMarked
package dev.millrace.app.bench;

import org.jspecify.annotations.NullMarked;
