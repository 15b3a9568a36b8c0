package dev.millrace.origin;

import dev.millrace.origin.http.Body;
import dev.millrace.platform.objects.ByteRange;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A part of bytes that are all there. */
final class HeldBody implements Body {
    private final ByteBuf bytes;
    private final int end;
    private final String cacheStatus;
    private int position;

    HeldBody(ByteBuf bytes, ByteRange range, String cacheStatus) {
        this.bytes = bytes;
        this.cacheStatus = cacheStatus;
        this.position = Math.toIntExact(range.offset());
        this.end = Math.toIntExact(range.end());
    }

    @Override
    public long remaining() {
        return (long) end - position;
    }

    @Override
    public @Nullable ByteBuf read(int most) {
        int size = Math.min(most, end - position);
        ByteBuf part = bytes.slice(position, size);
        position += size;
        return part;
    }

    @Override
    public String cacheStatus() {
        return cacheStatus;
    }

    @Override
    public void whenReady(Runnable wake) {
        wake.run();
    }

    @Override
    public void close() {}
}
