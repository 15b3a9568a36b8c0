package dev.millrace.origin.cache;

import dev.millrace.origin.http.Body;
import dev.millrace.platform.objects.ByteRange;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A part of a content, as one response reads it. */
final class ContentBody implements Body {
    private final Content content;
    private final String cacheStatus;
    private final long end;
    private long position;
    private boolean closed;

    /** Takes over one reference. */
    ContentBody(Content content, ByteRange range, String cacheStatus) {
        this.content = content;
        this.cacheStatus = cacheStatus;
        this.position = range.offset();
        this.end = range.end();
    }

    @Override
    public long remaining() {
        return end - position;
    }

    @Override
    public @Nullable ByteBuf read(int most) throws IOException {
        ByteBuf bytes = content.slice(position, Math.min(most, end - position));
        if (bytes != null) {
            position += bytes.readableBytes();
        }
        return bytes;
    }

    @Override
    public void whenReady(Runnable wake) {
        content.whenBeyond(position, wake);
    }

    @Override
    public String cacheStatus() {
        return cacheStatus;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            content.release();
        }
    }
}
