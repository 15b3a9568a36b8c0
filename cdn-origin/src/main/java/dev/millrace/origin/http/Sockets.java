package dev.millrace.origin.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** How connections end. */
final class Sockets {
    /** How long a client may go on sending after an answer that ends the connection. */
    private static final long LINGER_MILLIS = 1_000;

    private Sockets() {}

    /** Past everything that would say goodbye first: the kernel drops what it has not sent, and the peer sees a reset. Any thread. */
    static ChannelFuture reset(Channel channel) {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        return close(channel);
    }

    /** Likewise, but what the kernel has is still sent. Any thread. */
    static ChannelFuture close(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        // From the first handler outwards nothing stands between a close and the socket.
        return first == null ? channel.close() : first.close();
    }

    /**
     * Ends the sending half, and throws away what still comes for a moment before it closes: closing on unread bytes
     * resets the connection, and the client would lose the answer (RFC 9112, section 9.6).
     */
    static void closeGently(Channel channel) {
        SslHandler secure = channel.pipeline().get(SslHandler.class);
        if (secure != null) {
            secure.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
