package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.EventExecutor;

/**
 * Where one answer goes: an HTTP/1.1 connection whose turn it is, or a stream of an HTTP/2 one. Used on its own thread
 * alone, but for what {@link Connection} promises.
 */
interface Outlet extends Connection {
    /** Its thread. */
    EventExecutor thread();

    /** Bytes worth handing over at a time. */
    int slice();

    /** Whether what is handed over now would leave soon; when that changes, the exchange is pumped. */
    boolean takesMore();

    /** The head, which leaves with what comes next. */
    void head(HttpResponse response);

    /** Takes over some bytes of the body. */
    void body(ByteBuf bytes);

    void flush();

    /**
     * The answer is whole.
     *
     * @param written called when all of it was handed to the socket, and not at all when it could not be
     */
    void end(Runnable written);

    /** The answer will never be whole, and must not look it. */
    void breakOff();
}
