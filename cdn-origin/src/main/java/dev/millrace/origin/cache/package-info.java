/** Bytes on their way from the store to many readers: read once, held off-heap within a budget, dropped by weight. */
@NullMarked
package dev.millrace.origin.cache;

import org.jspecify.annotations.NullMarked;
