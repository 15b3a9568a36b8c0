package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Moves a body to an outlet as fast as both allow, on the outlet's thread. */
final class Delivery {
    /** Who wants to know how it goes. */
    interface Sender {
        /** All of it was handed over. */
        void delivered();

        /** It must not be sent after all; nothing was. */
        void forbidden();

        /** The body has no more. */
        void broken(Throwable cause);
    }

    private final Outlet outlet;
    private final Body body;
    private final Predicate<Body> begin;
    private final Sender sender;
    private final AtomicBoolean awake = new AtomicBoolean();
    private boolean begun;
    private boolean closed;
    private long sent;

    /** @param begin called when the first bytes are there, to send the head before them; false if they must not be sent */
    Delivery(Outlet outlet, Body body, Predicate<Body> begin, Sender sender) {
        this.outlet = outlet;
        this.body = body;
        this.begin = begin;
        this.sender = sender;
    }

    /** Moves what is there and what the outlet takes. */
    void pump() {
        if (closed) {
            return;
        }
        boolean wrote = false;
        while (body.remaining() > 0 && (outlet.takesMore() || !begun)) {
            ByteBuf bytes;
            try {
                bytes = body.read(outlet.slice());
            } catch (IOException | RuntimeException e) {
                close();
                sender.broken(e);
                return;
            }
            if (bytes == null) {
                body.whenReady(this::wake);
                break;
            }
            if (!begun && !begin.test(body)) {
                bytes.release();
                close();
                sender.forbidden();
                return;
            }
            begun = true;
            sent += bytes.readableBytes();
            outlet.body(bytes);
            wrote = true;
        }
        if (body.remaining() == 0) {
            close();
            sender.delivered();
        } else if (wrote) {
            outlet.flush();
        }
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            outlet.thread().execute(() -> {
                awake.set(false);
                pump();
            });
        }
    }

    /** Bytes handed over. */
    long sent() {
        return sent;
    }

    /** Nothing more is moved. */
    void close() {
        if (!closed) {
            closed = true;
            body.close();
        }
    }
}
