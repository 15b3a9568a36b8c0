package dev.millrace.fingerprint.index;

import org.jspecify.annotations.Nullable;

/**
 * A known frame that looks like the one asked for.
 *
 * @param entry its number, unique among all hashes
 * @param atMillis when it is shown, in milliseconds; null when that is not known
 */
public record Alike(long entry, Owner owner, @Nullable Integer atMillis, int distance) {}
