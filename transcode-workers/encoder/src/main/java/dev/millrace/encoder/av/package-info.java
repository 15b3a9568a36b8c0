/**
 * Small owners around the native libraries: each frees what it allocates, turns return codes into exceptions and keeps
 * one job. Not thread-safe.
 */
@NullMarked
package dev.millrace.encoder.av;

import org.jspecify.annotations.NullMarked;
