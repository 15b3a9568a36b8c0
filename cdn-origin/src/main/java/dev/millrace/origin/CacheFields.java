package dev.millrace.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.origin.MediaResource.Representation;
import dev.millrace.origin.http.Resource.Field;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Viewer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What caches are told about an answer: how long, under which keys it can be purged, what it varies by and how old it
 * is. {@code Surrogate-Key} is what Fastly and Varnish read, {@code Cache-Tag} what Akamai and Cloudflare do.
 */
final class CacheFields {
    private static final AsciiString SURROGATE_KEY = AsciiString.cached("surrogate-key");
    private static final AsciiString CACHE_TAG = AsciiString.cached("cache-tag");
    private static final Field BY_CODING = new Field(HttpHeaderNames.VARY, "Accept-Encoding");

    private static final int MOST_TENANTS = 10_000;

    private final Cache<TenantId, String> tenants = Caffeine.newBuilder()
            .maximumSize(MOST_TENANTS)
            .executor(Runnable::run)
            .build();
    private final PathTokens tokens;

    CacheFields(PathTokens tokens) {
        this.tokens = tokens;
    }

    /** @param age of what the catalog said; a young one counts as new */
    List<Field> of(Representation representation, Viewer viewer, Serving serving, Revision revision, Duration age) {
        CachePolicy policy = representation.policy();
        List<Field> fields = new ArrayList<>(policy.fields(viewer));
        if (representation.gzipped() != null) {
            fields.add(BY_CODING);
        }
        if (viewer != Viewer.PREVIEW_TOKEN) {
            String asset = "asset-" + serving.asset();
            String rev = "revision-" + revision.id();
            String tenant = "tenant-" + tenants.get(serving.tenant(), tokens::pseudonym);
            fields.add(new Field(SURROGATE_KEY, asset + " " + rev + " " + tenant));
            fields.add(new Field(CACHE_TAG, asset + "," + rev + "," + tenant));
        }
        if (policy != CachePolicy.FINAL && age.compareTo(ServingViews.FRESH) > 0) {
            fields.add(new Field(HttpHeaderNames.AGE, Long.toString(age.toSeconds())));
        }
        return fields;
    }
}
