package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection: one request and its answer, at the pace of the stream's own window. */
final class StreamHandler extends ChannelInboundHandlerAdapter implements Outlet {
    /** A frame's worth, so that streams take turns and a slow one is seen to move. */
    private static final int SLICE = 16 << 10;

    private final Surroundings surroundings;
    private final HttpLimits limits;
    private final MultiplexedConnection connection;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private @Nullable Http2Headers head;
    private boolean requestEnded;
    private boolean givenUp;
    private @Nullable Runnable leave;
    private long written;
    private long progress = Long.MIN_VALUE;
    private long moved = System.nanoTime();

    StreamHandler(Surroundings surroundings, HttpLimits limits, MultiplexedConnection connection) {
        this.surroundings = surroundings;
        this.limits = limits;
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the handler was added");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection.began(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case Http2HeadersFrame headers -> {
                    requestEnded |= headers.isEndStream();
                    if (exchange == null) {
                        RequestHead request =
                                RequestHead.of(headers.headers(), headers.isEndStream(), limits.requestLine());
                        Exchange begun = new Exchange(surroundings, this, request);
                        exchange = begun;
                        begun.start();
                    }
                }
                // A body nobody wants: its answer is on the way.
                case Http2DataFrame data -> requestEnded |= data.isEndStream();
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
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
        Http2Headers fields =
                new DefaultHttp2Headers(false).status(response.status().codeAsText());
        response.headers().iteratorCharSequence().forEachRemaining(f -> fields.add(f.getKey(), f.getValue()));
        head = fields;
    }

    @Override
    public void body(ByteBuf bytes) {
        sendHead(false);
        written += bytes.readableBytes();
        context().write(new DefaultHttp2DataFrame(bytes, false));
    }

    /** @return what became of it; null when it was sent before */
    private @Nullable ChannelFuture sendHead(boolean last) {
        Http2Headers fields = head;
        head = null;
        return fields == null ? null : context().write(new DefaultHttp2HeadersFrame(fields, last));
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public void end(Runnable whole) {
        ChannelHandlerContext ctx = context();
        ChannelFuture alone = sendHead(true);
        ChannelFuture last = alone == null ? ctx.write(new DefaultHttp2DataFrame(true)) : alone;
        last.addListener(sent -> {
            if (!sent.isSuccess()) {
                return;
            }
            whole.run();
            if (!requestEnded) {
                // RFC 9113, section 8.1: the answer does not depend on what is still to come.
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
        });
        ctx.flush();
    }

    @Override
    public void breakOff() {
        context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running != null && ctx.channel().isWritable()) {
            running.pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange running = exchange;
        if (running != null) {
            running.abandoned();
        }
        Runnable held = leave;
        leave = null;
        connection.ended(this, held);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Http2Error error = cause instanceof Http2Exception protocol ? protocol.error() : Http2Error.INTERNAL_ERROR;
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }

    /**
     * Resets the stream if nothing of its answer has moved for too long.
     *
     * @return false when the peer does not even take the reset
     */
    boolean look(long now) {
        Channel channel = context().channel();
        long queued = channel.isWritable() ? -channel.bytesBeforeUnwritable() : channel.bytesBeforeWritable();
        long mark = 31 * written + queued;
        if (mark != progress && !givenUp) {
            progress = mark;
            moved = now;
        } else if (Deadlines.past(limits.stall(), moved, now)) {
            if (givenUp) {
                return false;
            }
            givenUp = true;
            moved = now;
            context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        }
        return true;
    }

    @Override
    public CompletionStage<Void> reset() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            context().executor().execute(() -> {
                if (context().channel().isActive()) {
                    context().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
                }
                connection.cutOff().thenRun(() -> done.complete(null));
            });
        } catch (RejectedExecutionException e) {
            // The server has stopped, and every connection with it.
            done.complete(null);
        }
        return done.minimalCompletionStage();
    }

    @Override
    public void hold(Runnable newLeave) {
        Runnable old = leave;
        leave = newLeave;
        if (old != null) {
            old.run();
        }
    }
}
