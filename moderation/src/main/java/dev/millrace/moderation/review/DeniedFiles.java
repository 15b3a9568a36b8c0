package dev.millrace.moderation.review;

import java.util.Optional;

/** Whole files that must not be published. */
@FunctionalInterface
public interface DeniedFiles {
    /** Why the file with this SHA-256 must not be published, if so. */
    Optional<String> reason(String sha256);
}
