/**
 * Measurements of uploading: contenders as processes of their own, one sender for all of them, and what they cost read
 * from the kernel.
 */
@NullMarked
package dev.millrace.app.bench;

import org.jspecify.annotations.NullMarked;
