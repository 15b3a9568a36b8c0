package dev.millrace.origin.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What an HTTP/2 peer has certainly received. Buffers of the kernel may hold bytes long after they were written; but
 * frames arrive in order, so whoever answers a PING (RFC 9113, section 6.7) has got all that was sent before it.
 */
final class Receipts {
    private final ChannelHandlerContext context;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private CompletableFuture<Void> gathering = new CompletableFuture<>();
    private boolean scheduled;
    private boolean insisted;

    private record Asked(long content, CompletableFuture<Void> answered) {}

    Receipts(ChannelHandlerContext context) {
        this.context = context;
    }

    /**
     * On the connection's thread.
     *
     * @return done when the peer has got all that was written until now and shortly after, or will never get it
     */
    CompletableFuture<Void> ask() {
        if (!scheduled) {
            scheduled = true;
            context.executor().execute(this::send);
        }
        return gathering;
    }

    /** As {@link #ask}, and calls {@code late} when it is not done after so many milliseconds. */
    CompletableFuture<Void> insist(long millis, Runnable late) {
        CompletableFuture<Void> all = ask();
        if (!insisted) {
            insisted = true;
            Runnable look = () -> {
                if (!all.isDone()) {
                    late.run();
                }
            };
            context.executor().schedule(look, millis, TimeUnit.MILLISECONDS);
        }
        return all;
    }

    private void send() {
        scheduled = false;
        insisted = false;
        CompletableFuture<Void> all = gathering;
        gathering = new CompletableFuture<>();
        if (context.channel().isActive()) {
            long content = ThreadLocalRandom.current().nextLong();
            asked.add(new Asked(content, all));
            context.writeAndFlush(new DefaultHttp2PingFrame(content));
        } else {
            all.complete(null);
        }
    }

    void answered(long content) {
        Asked next = asked.peek();
        if (next != null && next.content == content) {
            asked.remove();
            next.answered.complete(null);
        }
    }

    /** The connection is gone, and with it what had not arrived. */
    void gone() {
        gathering.complete(null);
        asked.forEach(one -> one.answered.complete(null));
        asked.clear();
    }
}
