package dev.millrace.origin;

import dev.millrace.origin.http.Body;
import dev.millrace.origin.http.Connection;
import dev.millrace.origin.http.Resource;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.objects.ByteRange;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

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

    /**
     * The bytes themselves, the same for whoever asks.
     *
     * @param policy how long they may be kept
     */
    record Representation(
            String contentType, String etag, long length, CachePolicy policy, Function<ByteRange, Body> opener) {}

    @Override
    public String contentType() {
        return representation.contentType();
    }

    @Override
    public String etag() {
        return representation.etag();
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
