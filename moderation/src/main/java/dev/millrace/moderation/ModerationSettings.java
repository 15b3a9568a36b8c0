package dev.millrace.moderation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Moderation.
 *
 * @param denyFile text file of whole files that must not be published: on each line a SHA-256 in hex and, after a space,
 *     the reason; empty lines and lines that start with # are left out. Read at start; without it the list stays as it
 *     is, and an empty file empties it.
 */
@ConfigurationProperties("millrace.moderation")
record ModerationSettings(@Nullable Path denyFile) {}
