package dev.millrace.platform.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an asset's history.
 *
 * @param field {@code state}, {@code screening} or {@code visibility}
 * @param from null at birth
 */
public record HistoryEntry(String field, @Nullable String from, String to, String why, Actor who, Instant at) {}
