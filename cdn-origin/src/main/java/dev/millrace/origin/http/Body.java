package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes of one response, in order, as they become available. Read by one connection's thread. */
public interface Body extends AutoCloseable {
    /** Bytes not read yet. */
    long remaining();

    /**
     * @param most bytes, at least 1
     * @return bytes that are there now, which the caller releases; null when none are there yet
     * @throws IOException when no more will come
     */
    @Nullable
    ByteBuf read(int most) throws IOException;

    /** Calls once, on any thread, when {@link #read} is worth trying again; at once if it is already. */
    void whenReady(Runnable wake);

    /** How a cache took part, as RFC 9211 writes the parameters: {@code hit}; empty when none did. */
    default String cacheStatus() {
        return "";
    }

    @Override
    void close();
}
