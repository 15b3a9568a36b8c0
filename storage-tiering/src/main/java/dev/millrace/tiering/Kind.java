package dev.millrace.tiering;

import dev.millrace.platform.objects.ObjectKey;
import java.util.regex.Pattern;

/** What an object is, as far as its tier goes. */
enum Kind {
    /** An upload's bytes: needed again only for another encode. */
    SOURCE,
    /** One rendition of one chunk. */
    PACK,
    /** Index snapshots and stills: small, and read at the start of every playback. */
    OTHER;

    private static final Pattern PACKS = Pattern.compile("t/[^/]+/a/[^/]+/[^/]+/pack/[^/]+/[^/]+");

    static Kind of(ObjectKey key) {
        if (key.isSource()) {
            return key.value().endsWith(".head") ? OTHER : SOURCE;
        }
        return PACKS.matcher(key.value()).matches() ? PACK : OTHER;
    }
}
