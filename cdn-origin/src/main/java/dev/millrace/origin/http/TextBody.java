package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A few bytes that are there from the start. */
final class TextBody implements Body {
    private final byte[] text;
    private int position;

    TextBody(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long remaining() {
        return (long) text.length - position;
    }

    @Override
    public @Nullable ByteBuf read(int most) {
        int length = Math.min(most, text.length - position);
        ByteBuf bytes = Unpooled.wrappedBuffer(text, position, length);
        position += length;
        return bytes;
    }

    @Override
    public void whenReady(Runnable wake) {
        wake.run();
    }

    @Override
    public void close() {}
}
