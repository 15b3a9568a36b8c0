package dev.millrace.origin.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: its requests one after the other, each answered whole before the next is read. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter implements Connection, Deadlines.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    /** How long a client may go on sending after an answer that ends the connection, before it is reset. */
    private static final long LINGER_MILLIS = 1_000;

    private final Exchange.Surroundings surroundings;
    private final HttpLimits limits;
    private final RequestDecoder decoder;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange current;
    private Runnable leave = () -> {};
    private boolean inputClosed;
    private boolean leaving;
    private boolean used;
    private long since = System.nanoTime();

    ConnectionHandler(Exchange.Surroundings surroundings, HttpLimits limits, RequestDecoder decoder) {
        this.surroundings = surroundings;
        this.limits = limits;
        this.decoder = decoder;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        new Deadlines(ctx, limits, this).start();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request && current == null && !leaving) {
                begin(ctx, RequestHead.of(request));
            }
        } finally {
            // A request's head holds nothing that is counted; its body, if any, is thrown away.
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, RequestHead request) {
        used = true;
        since = System.nanoTime();
        Exchange exchange = new Exchange(surroundings, ctx, this, request);
        current = exchange;
        exchange.start();
    }

    /** The exchange's last byte was written to the socket. */
    void finished(ChannelHandlerContext ctx, boolean keepAlive, boolean unreadBody) {
        current = null;
        since = System.nanoTime();
        if (!keepAlive || surroundings.draining()) {
            leave(ctx, unreadBody);
        } else {
            readOn(ctx);
        }
    }

    private void readOn(ChannelHandlerContext ctx) {
        try {
            decoder.next(ctx.pipeline().context(decoder));
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
        if (inputClosed && current == null) {
            ctx.close();
        }
    }

    /**
     * Closes. When the client may still be sending, its bytes are thrown away for a moment first: closing on unread
     * bytes resets the connection, and the client would lose the answer (RFC 9112, section 9.6).
     */
    private void leave(ChannelHandlerContext ctx, boolean stillSending) {
        leaving = true;
        Channel channel = ctx.channel();
        if (stillSending && !inputClosed && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
            channel.config().setAutoRead(true);
            ctx.executor().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            channel.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange exchange = current;
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.pump();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            if (current == null || leaving) {
                ctx.close();
            }
        } else if (event instanceof HttpServer.Drain && current == null) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leaving = true;
        Exchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.abandoned();
        }
        leave.run();
        leave = () -> {};
        closed.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof UncheckedIOException)) {
            LOG.warn("A connection failed.", cause);
        }
        reset();
    }

    @Override
    public CompletionStage<Void> reset() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return CompletableFuture.completedStage(null);
        }
        Channel channel = ctx.channel();
        if (channel.isActive()) {
            // The kernel then drops what it has not sent, and the client sees a reset.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close().addListener((ChannelFutureListener) _ -> closed.complete(null));
        } else {
            closed.complete(null);
        }
        return closed.minimalCompletionStage();
    }

    @Override
    public void hold(Runnable newLeave) {
        Runnable old = leave;
        leave = newLeave;
        old.run();
    }

    @Override
    public Deadlines.Doing doing() {
        if (leaving) {
            return Deadlines.Doing.LEAVING;
        } else if (current != null) {
            return Deadlines.Doing.RESPONDING;
        } else if (decoder.readingHead()) {
            return Deadlines.Doing.HEAD;
        }
        return used ? Deadlines.Doing.IDLE : Deadlines.Doing.FIRST_HEAD;
    }

    @Override
    public long since() {
        return current == null && decoder.readingHead() ? decoder.headSince() : since;
    }

    @Override
    public void headLate() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && decoder.readingHead()) {
            begin(ctx, RequestHead.late());
        } else if (ctx != null) {
            ctx.close();
        }
    }

    @Override
    public void idleLate() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.close();
        }
    }

    @Override
    public void stalled() {
        reset();
    }
}
