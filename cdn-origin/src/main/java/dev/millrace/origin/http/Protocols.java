package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a new connection speaks, and sets its pipeline up for it: under TLS by ALPN (RFC 7301), in the clear by
 * HTTP/2's preface (RFC 9113, section 3.3: prior knowledge).
 */
final class Protocols {
    /** Queued per stream, beside what the connection's own queue holds. */
    private static final WriteBufferWaterMark STREAM_WATER = new WriteBufferWaterMark(32 << 10, 64 << 10);
    /** Streams that a peer may open and reset (CVE-2023-44487), or have us reset, within so many seconds. */
    private static final int RESETS = 1_000;

    private static final int RESET_SECONDS = 30;
    /** Acknowledgements that a peer may leave unread. */
    private static final int QUEUED_CONTROL_FRAMES = 1_000;

    private final Surroundings surroundings;
    private final HttpLimits limits;
    private final @Nullable Supplier<SslContext> secure;
    private final LongAdder floods = new LongAdder();

    /** @param secure what new connections are secured with; null for connections in the clear */
    Protocols(Surroundings surroundings, HttpLimits limits, @Nullable Supplier<SslContext> secure) {
        this.surroundings = surroundings;
        this.limits = limits;
        this.secure = secure;
    }

    /** HTTP/2 connections that were ended because of what they flooded this server with. */
    long floods() {
        return floods.sum();
    }

    void welcome(Channel channel) {
        if (secure == null) {
            channel.pipeline().addLast(new ByPreface());
        } else {
            SslHandler tls = secure.get().newHandler(channel.alloc());
            tls.setHandshakeTimeoutMillis(limits.head().toMillis());
            channel.pipeline().addLast(tls, new ByAgreement());
        }
    }

    private void one(ChannelPipeline pipeline) {
        RequestDecoder decoder = new RequestDecoder(limits);
        pipeline.addLast(decoder, new HttpResponseEncoder(), new ConnectionHandler(surroundings, limits, decoder));
    }

    private void two(ChannelPipeline pipeline) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.streams())
                        .maxHeaderListSize(limits.headers()))
                .decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
                .gracefulShutdownTimeoutMillis(-1)
                .build();
        // From the first frame on, not only once the peer has acknowledged the setting.
        codec.connection().remote().maxActiveStreams(limits.streams());
        MultiplexedConnection connection = new MultiplexedConnection(limits, floods);
        ChannelInitializer<Channel> streams = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setWriteBufferWaterMark(STREAM_WATER);
                stream.pipeline().addLast(new StreamHandler(surroundings, limits, connection));
            }
        };
        pipeline.addLast(codec, new Http2MultiplexHandler(streams), connection);
        pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        pipeline.channel().config().setAutoRead(true);
    }

    /** Under TLS. */
    private final class ByAgreement extends ApplicationProtocolNegotiationHandler {
        ByAgreement() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            context.read();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            super.userEventTriggered(context, event);
            if (event instanceof HttpServer.Drain) {
                context.close();
            }
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                two(context.pipeline());
            } else {
                one(context.pipeline());
            }
        }

        /** Whoever does not speak TLS as it is spoken here is not worth a line in the log. */
        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** In the clear: the first bytes tell. */
    private final class ByPreface extends ByteToMessageDecoder {
        private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.executor().schedule(() -> tooLate(context), limits.head().toMillis(), TimeUnit.MILLISECONDS);
            context.read();
        }

        private static void tooLate(ChannelHandlerContext context) {
            if (!context.isRemoved()) {
                context.close();
            }
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) {
            int length = Math.min(buffer.readableBytes(), preface.readableBytes());
            boolean same = ByteBufUtil.equals(buffer, buffer.readerIndex(), preface, preface.readerIndex(), length);
            if (!same) {
                one(context.pipeline());
                context.pipeline().remove(this);
            } else if (length == preface.readableBytes()) {
                two(context.pipeline());
                context.pipeline().remove(this);
            } else {
                context.read();
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext context) {
            preface.release();
        }

        /** No more will come: what there is can only be HTTP/1.1. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HttpServer.Drain) {
                context.close();
            } else if (event instanceof ChannelInputShutdownEvent) {
                one(context.pipeline());
                context.pipeline().remove(this);
            }
            context.fireUserEventTriggered(event);
        }
    }
}
