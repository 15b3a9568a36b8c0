package dev.millrace.origin;

import dev.millrace.origin.cache.CacheEvents.Lookup;
import dev.millrace.origin.http.AcceptEncoding;
import dev.millrace.origin.http.Body;
import dev.millrace.origin.http.Connection;
import dev.millrace.origin.http.Resource;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.objects.ByteRange;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of a revision, found and admitted.
 *
 * @param admission see {@link Resource#enter}
 */
record MediaResource(
        AssetId asset,
        RevisionId revision,
        PublicFile file,
        Representation representation,
        List<Field> fields,
        Predicate<Connection> admission)
        implements Resource {
    private static final String GZIP = "gzip";

    /**
     * The bytes themselves, the same for whoever asks.
     *
     * @param lastModified see {@link Resource#lastModified}
     * @param policy how long they may be kept
     * @param coding of these bytes; empty for none
     * @param gzipped the same compressed, if there is such a thing
     */
    record Representation(
            String contentType,
            String etag,
            long length,
            @Nullable Instant lastModified,
            CachePolicy policy,
            Function<ByteRange, Body> opener,
            String coding,
            @Nullable Representation gzipped) {

        /** Of bytes that are all there. */
        static Representation of(
                String contentType, Held held, @Nullable Instant lastModified, CachePolicy policy, Lookup lookup) {
            Held smaller = held.gzipped();
            Representation gzipped =
                    smaller == null ? null : of(contentType, smaller, lastModified, policy, lookup, GZIP, null);
            return of(contentType, held, lastModified, policy, lookup, "", gzipped);
        }

        private static Representation of(
                String contentType,
                Held held,
                @Nullable Instant lastModified,
                CachePolicy policy,
                Lookup lookup,
                String coding,
                @Nullable Representation gzipped) {
            return new Representation(
                    contentType,
                    held.etag(),
                    held.length(),
                    lastModified,
                    policy,
                    range -> new HeldBody(held.bytes(), range, lookup.status()),
                    coding,
                    gzipped);
        }
    }

    @Override
    public String contentType() {
        return representation.contentType();
    }

    @Override
    public String etag() {
        return representation.etag();
    }

    @Override
    public @Nullable Instant lastModified() {
        return representation.lastModified();
    }

    @Override
    public String coding() {
        return representation.coding();
    }

    @Override
    public Resource negotiated(Supplier<AcceptEncoding> accepted) {
        Representation smaller = representation.gzipped();
        return smaller == null || !accepted.get().prefers(GZIP)
                ? this
                : new MediaResource(asset, revision, file, smaller, fields, admission);
    }

    @Override
    public long length() {
        return representation.length();
    }

    @Override
    public Body open(ByteRange range) {
        return representation.opener().apply(range);
    }

    @Override
    public boolean enter(Connection connection) {
        return admission.test(connection);
    }
}
