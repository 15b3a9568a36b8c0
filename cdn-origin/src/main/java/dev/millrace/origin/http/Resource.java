package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import java.util.List;

/** What a path leads to: one selected representation (RFC 9110, section 3.2). */
public interface Resource {
    /** A header field that the resource brings along. */
    record Field(CharSequence name, String value) {}

    String contentType();

    /** A strong entity tag with its quotes (RFC 9110, section 8.8.3). */
    String etag();

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
