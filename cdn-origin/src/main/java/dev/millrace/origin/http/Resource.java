package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a path leads to: one selected representation (RFC 9110, section 3.2). */
public interface Resource {
    /** A header field that the resource brings along. */
    record Field(CharSequence name, String value) {}

    String contentType();

    /** A strong entity tag with its quotes (RFC 9110, section 8.8.3). */
    String etag();

    /** Null where it may change more than once, so that a date would say too little (RFC 9110, section 8.8.2). */
    @Nullable
    Instant lastModified();

    /** The content coding it is in (RFC 9110, section 8.4); empty for none. */
    String coding();

    /** The representation for such a client: this one, unless there are others. */
    Resource negotiated(Supplier<AcceptEncoding> accepted);

    /** Bytes; at least 1. */
    long length();

    /** Cache-Control and the like. */
    List<Field> fields();

    /** Opens a part of it; never blocks. What goes wrong is thrown by {@link Body#read}. */
    Body open(ByteRange range);

    /**
     * Called on the connection's thread right before the first byte of the answer. From then on the connection can be
     * cut when the right to the bytes ends.
     *
     * @return false when that right may have ended meanwhile: the site is then asked again
     */
    boolean enter(Connection connection);
}
