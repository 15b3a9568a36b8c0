package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP/1.1 connection: its requests one after the other, each answered whole before the next is read. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter implements Outlet, Deadlines.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final int SLICE = 128 << 10;

    private final Surroundings surroundings;
    private final HttpLimits limits;
    private final RequestDecoder decoder;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange current;
    private RequestHead request = RequestHead.late();
    private Runnable leave = () -> {};
    private boolean inputClosed;
    private boolean leaving;
    private boolean used;
    private long since = System.nanoTime();

    ConnectionHandler(Surroundings surroundings, HttpLimits limits, RequestDecoder decoder) {
        this.surroundings = surroundings;
        this.limits = limits;
        this.decoder = decoder;
    }

    /** Added when the connection is known to speak HTTP/1.1. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        new Deadlines(ctx, limits, this).start();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest next && current == null && !leaving) {
                begin(RequestHead.of(next));
            }
        } finally {
            // A request's head holds nothing that is counted; its body, if any, is thrown away.
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(RequestHead head) {
        used = true;
        since = System.nanoTime();
        request = head;
        Exchange exchange = new Exchange(surroundings, this, head);
        current = exchange;
        exchange.start();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the handler was added");
    }

    @Override
    public EventExecutor thread() {
        return context().executor();
    }

    @Override
    public int slice() {
        return SLICE;
    }

    @Override
    public boolean takesMore() {
        return context().channel().isWritable();
    }

    @Override
    public void head(HttpResponse response) {
        surroundings.heads().connection(response, request.keepAlive() && !surroundings.draining());
        context().write(response);
    }

    @Override
    public void body(ByteBuf bytes) {
        context().write(bytes);
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public void end(Runnable written) {
        ChannelHandlerContext ctx = context();
        Exchange ending = current;
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener((ChannelFuture last) -> {
            if (last.isSuccess() && ending != null && ending == current) {
                written.run();
                finished(ctx);
            }
        });
    }

    @Override
    public void breakOff() {
        reset();
    }

    private void finished(ChannelHandlerContext ctx) {
        current = null;
        since = System.nanoTime();
        if (!request.keepAlive() || surroundings.draining()) {
            leave(ctx);
        } else {
            readOn(ctx);
        }
    }

    private void readOn(ChannelHandlerContext ctx) {
        decoder.next(ctx.pipeline().context(decoder));
        if (inputClosed && current == null) {
            ctx.close();
        }
    }

    private void leave(ChannelHandlerContext ctx) {
        leaving = true;
        if (request.stillSending() && !inputClosed) {
            Sockets.closeGently(ctx.channel());
        } else {
            ctx.channel().close();
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
        Sockets.reset(context().channel()).addListener(_ -> closed.complete(null));
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
        if (decoder.readingHead()) {
            begin(RequestHead.late());
        } else {
            context().close();
        }
    }

    @Override
    public void idleLate() {
        context().close();
    }

    @Override
    public void stalled() {
        reset();
    }
}
