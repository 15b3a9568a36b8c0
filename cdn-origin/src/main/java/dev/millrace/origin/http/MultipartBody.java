package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several ranges as {@code multipart/byteranges} (RFC 9110, section 14.6); each is opened when its turn comes. */
final class MultipartBody implements Body {
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Function<ByteRange, Body> opener;
    private @Nullable Body current;
    private long remaining;

    /** Either text or a range. */
    private record Part(@Nullable String text, @Nullable ByteRange range) {}

    /**
     * @param boundary must not occur in the bytes: long and random
     */
    MultipartBody(
            String boundary,
            String contentType,
            long length,
            List<ByteRange> ranges,
            Function<ByteRange, Body> opener) {
        this.opener = opener;
        for (ByteRange range : ranges) {
            add("\r\n--" + boundary + "\r\nContent-Type: " + contentType + "\r\nContent-Range: "
                    + contentRange(range, length) + "\r\n\r\n");
            parts.add(new Part(null, range));
            remaining += range.length();
        }
        add("\r\n--" + boundary + "--\r\n");
    }

    static String contentRange(ByteRange range, long length) {
        return "bytes " + range.offset() + "-" + (range.end() - 1) + "/" + length;
    }

    private void add(String text) {
        parts.add(new Part(text, null));
        remaining += text.length();
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public @Nullable ByteBuf read(int most) throws IOException {
        ByteBuf bytes = body().read(most);
        if (bytes != null) {
            remaining -= bytes.readableBytes();
        }
        return bytes;
    }

    @Override
    public void whenReady(Runnable wake) {
        body().whenReady(wake);
    }

    private Body body() {
        Body body = current;
        while (body == null || body.remaining() == 0) {
            close();
            Part part = parts.remove();
            ByteRange range = part.range();
            String text = part.text();
            body = range != null ? opener.apply(range) : new TextBody(text == null ? "" : text);
            current = body;
        }
        return body;
    }

    @Override
    public void close() {
        Body body = current;
        current = null;
        if (body != null) {
            body.close();
        }
    }
}
