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
    /** Points to what is current. */
    POINTER("max-age=5", "max-age=5"),
    /** Grows. */
    GROWING("max-age=1", "max-age=1"),
    /** Never changes under its URL. */
    FINAL("max-age=31536000, immutable", "max-age=86400");

    static final String PREVIEW = "private, no-store";
    private static final String TOKEN_CDN = "max-age=300";
    private static final AsciiString CDN = AsciiString.cached("cdn-cache-control");
    private static final List<Field> UNKEPT = List.of(new Field(HttpHeaderNames.CACHE_CONTROL, PREVIEW));

    @SuppressWarnings("ImmutableEnumChecker") // fields of constants
    private final List<Field> open;

    @SuppressWarnings("ImmutableEnumChecker") // fields of constants
    private final List<Field> token;

    CachePolicy(String players, String cdns) {
        open = List.of(new Field(HttpHeaderNames.CACHE_CONTROL, "public, " + players), new Field(CDN, cdns));
        token = List.of(
                new Field(HttpHeaderNames.CACHE_CONTROL, "private, " + players),
                new Field(CDN, cdns.equals("max-age=86400") ? TOKEN_CDN : cdns));
    }

    List<Field> fields(Viewer viewer) {
        return switch (viewer) {
            case ANYONE -> open;
            case PLAYBACK_TOKEN -> token;
            case PREVIEW_TOKEN -> UNKEPT;
        };
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
