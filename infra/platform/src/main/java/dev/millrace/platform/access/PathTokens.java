package dev.millrace.platform.access;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Viewer;
import java.time.Duration;
import java.util.Optional;

/**
 * Tokens that stand in a path, {@code /t/<token>/v/<asset>/…}: HMAC-SHA-256 over kind, asset and expiry, URL-safe, one
 * path segment. Whoever has the URL has the right, until it expires.
 */
public interface PathTokens {
    /**
     * @param viewer PLAYBACK_TOKEN or PREVIEW_TOKEN
     * @return the segment that stands for {@code <token>}
     */
    String sign(AssetId asset, Viewer viewer, Duration life);

    /** What the token grants; empty when forged, expired or not a token at all. */
    Optional<Grant> verify(String token);

    /** A name for a tenant that is the same wherever these keys are, and tells nobody else who it is. */
    String pseudonym(TenantId tenant);

    /** One asset, and as which viewer. */
    record Grant(AssetId asset, Viewer viewer) {}
}
