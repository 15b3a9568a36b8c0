package dev.millrace.ingest.studio;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A link that carries its own right to play.
 *
 * @param token the segment after {@code /t/}
 * @param hls multivariant playlist behind the token; null when this process knows of no origin, as the others
 */
record TokenView(
        String token,
        Instant expiresAt,
        @Nullable String hls,
        @Nullable String dash,
        @Nullable String poster) {}
