package dev.millrace.origin;

import dev.millrace.origin.http.Resource.Field;
import dev.millrace.platform.catalog.Viewer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Who may keep an answer for how long. What never changes is immutable for a year to players; CDNs let go of it within a
 * day (CDN-Cache-Control, RFC 9213), so that what a purge missed ages out. Under a playback token a CDN keeps only for
 * minutes, since it would go on serving after the token's end; shared caches that do not know better keep nothing.
 */
enum CachePolicy {
    /**
     * Points to what is current. While this origin is asked anew or cannot be reached, caches serve on for a while (RFC
     * 5861): after an error no longer than it would itself without its database. A 404 is no error, so a takedown ends
     * that too.
     */
    POINTER(
            "max-age=5, stale-while-revalidate=5, stale-if-error=60",
            "max-age=5",
            "max-age=5, stale-while-revalidate=5, stale-if-error=60",
            "max-age=5"),
    /** Grows. */
    GROWING("max-age=1", "max-age=1", "max-age=1", "max-age=1"),
    /** Never changes under its URL. */
    FINAL("max-age=31536000, immutable", "max-age=31536000, immutable", "max-age=86400", "max-age=300");

    static final String PREVIEW = "private, no-store";
    private static final AsciiString CDN = AsciiString.cached("cdn-cache-control");
    private static final List<Field> UNKEPT = List.of(new Field(HttpHeaderNames.CACHE_CONTROL, PREVIEW));

    private final String players;
    private final String playersWithToken;
    private final String cdns;
    private final String cdnsWithToken;

    CachePolicy(String players, String playersWithToken, String cdns, String cdnsWithToken) {
        this.players = players;
        this.playersWithToken = playersWithToken;
        this.cdns = cdns;
        this.cdnsWithToken = cdnsWithToken;
    }

    List<Field> fields(Viewer viewer) {
        return switch (viewer) {
            case ANYONE -> fields("public, " + players, cdns);
            case PLAYBACK_TOKEN -> fields("private, " + playersWithToken, cdnsWithToken);
            case PREVIEW_TOKEN -> UNKEPT;
        };
    }

    private static List<Field> fields(String cacheControl, String cdnCacheControl) {
        return List.of(new Field(HttpHeaderNames.CACHE_CONTROL, cacheControl), new Field(CDN, cdnCacheControl));
    }

    /**
     * Of a 404, which tells nothing but the URL's shape: unknown, withdrawn, not yet published and not admitted look
     * alike.
     */
    static String missing(String path) {
        if (path.startsWith("/t/")) {
            return PREVIEW;
        }
        return path.startsWith("/v/") ? "public, max-age=5" : "no-store";
    }
}
