package dev.millrace.origin.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection, behind its streams: their deadlines, its own, and what has certainly left it. A stream that is
 * cut is reset alone, for the sake of the others; only when the peer does not confirm that it got the reset, and so may
 * still get bytes from before it, the whole connection is.
 */
final class MultiplexedConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MultiplexedConnection.class);
    /** How long the peer has for saying that it got a reset; the rest of a takedown's second is for learning of it. */
    private static final long PROOF_MILLIS = 400;
    /** Answers that ended within it are confirmed together. */
    private static final long GATHER_MILLIS = 1_000;
    /** Answers that a peer may leave unconfirmed. */
    private static final int MOST_UNCONFIRMED = 10_000;

    private static final int CONTROL_FRAMES = 1_000;
    private static final Duration CONTROL_WINDOW = Duration.ofSeconds(10);

    private final HttpLimits limits;
    private final LongAdder floods;
    private final Set<StreamHandler> streams = new HashSet<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Receipts receipts;
    private List<Runnable> unconfirmed = new ArrayList<>();
    private int confirming;
    private boolean used;
    private boolean leaving;
    private long since = System.nanoTime();
    private long windowBegan = since;
    private int controlFrames;

    /** @param floods counts connections that were ended because they asked for work and no bytes */
    MultiplexedConnection(HttpLimits limits, LongAdder floods) {
        this.limits = limits;
        this.floods = floods;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        receipts = new Receipts(ctx);
        watch(ctx);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the handler was added");
    }

    private Receipts receipts() {
        return Objects.requireNonNull(receipts, "the handler was added");
    }

    private void watch(ChannelHandlerContext ctx) {
        ctx.executor().schedule(() -> look(ctx), Deadlines.period(limits), TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        long now = System.nanoTime();
        if (!streams.isEmpty()) {
            if (!List.copyOf(streams).stream().allMatch(stream -> stream.look(now))) {
                Sockets.reset(ctx.channel());
            }
        } else if (leaving) {
            // It was told so, and did not even read that.
            Sockets.reset(ctx.channel());
        } else if (Deadlines.past(used ? limits.idle() : limits.head(), since, now)) {
            leaving = true;
            ctx.close();
        }
        watch(ctx);
    }

    void began(StreamHandler stream) {
        used = true;
        streams.add(stream);
    }

    /** @param leave to be called when the peer certainly has all of its answer; null when there was none */
    void ended(StreamHandler stream, @Nullable Runnable leave) {
        streams.remove(stream);
        since = System.nanoTime();
        if (leave == null) {
            return;
        }
        if (closed.isDone()) {
            leave.run();
            return;
        }
        unconfirmed.add(leave);
        if (unconfirmed.size() == 1) {
            context().executor().schedule(this::confirm, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (++confirming > MOST_UNCONFIRMED) {
            Sockets.reset(context().channel());
        }
    }

    private void confirm() {
        List<Runnable> mine = unconfirmed;
        unconfirmed = new ArrayList<>();
        receipts().ask().thenRun(() -> {
            confirming -= mine.size();
            mine.forEach(Runnable::run);
        });
    }

    /** @return done when nothing written until now is under way any more, soon */
    CompletableFuture<Void> cutOff() {
        return closed.isDone()
                ? closed
                : receipts().insist(PROOF_MILLIS, () -> Sockets.reset(context().channel()));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Http2PingFrame ping when ping.ack() -> receipts().answered(ping.content());
            case Http2PingFrame _, Http2SettingsFrame _ -> controlled(ctx);
            default -> {}
        }
        ReferenceCountUtil.release(message);
    }

    /** Frames that are answered although they ask for nothing (CVE-2019-9512, CVE-2019-9515). */
    private void controlled(ChannelHandlerContext ctx) {
        long now = System.nanoTime();
        if (Deadlines.past(CONTROL_WINDOW, windowBegan, now)) {
            windowBegan = now;
            controlFrames = 0;
        }
        if (++controlFrames == CONTROL_FRAMES) {
            floods.increment();
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(_ -> Sockets.close(ctx.channel()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HttpServer.Drain) {
            // GOAWAY; the streams that run are answered.
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed.complete(null);
        receipts().gone();
        unconfirmed.forEach(Runnable::run);
        unconfirmed.clear();
    }

    /** What the codec has already answered with GOAWAY or RST_STREAM. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception protocol) {
            if (protocol.error() == Http2Error.ENHANCE_YOUR_CALM) {
                floods.increment();
            }
        } else {
            if (!(cause instanceof IOException)) {
                LOG.warn("A connection failed.", cause);
            }
            Sockets.reset(ctx.channel());
        }
    }
}
