package dev.millrace.moderation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Moderation.
 *
 * @param denyFile text file of whole files that must not be published: on each line a SHA-256 in hex and, after a space,
 *     the reason; empty lines and lines that start with # are left out. Read at start; without it the list stays as it
 *     is, and an empty file empties it.
 * @param afterMatching whether an upload waits to be cleared until the role fingerprint has compared all its frames; set
 *     it to false where no process has that role, since nothing would be cleared
 */
@ConfigurationProperties("millrace.moderation")
record ModerationSettings(
        @Nullable Path denyFile, @DefaultValue("true") boolean afterMatching) {}
