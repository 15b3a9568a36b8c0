package dev.millrace.origin.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Reads requests strictly and one at a time: what a client pipelines stays as bytes in the read buffer, and nothing is
 * read from the socket, until {@link #next} asks for more. A body stops it too: the connection ends after such a request. A body with Transfer-Encoding is refused, since no request
 * to an origin needs one.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private long headSince;
    private boolean reading;
    private boolean paused;
    private boolean ended;

    RequestDecoder(HttpLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.headers())
                .setStrictLineParsing(true)
                .setAllowDuplicateContentLengths(false)
                .setUseRfc9112TransferEncoding(true)
                .setChunkedSupported(false));
        setSingleDecode(true);
    }

    /** Decodes one more request from what was read already, else reads on. */
    void next(ChannelHandlerContext context) {
        paused = false;
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            readOn(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Whether a request's head is arriving. */
    boolean readingHead() {
        return reading;
    }

    /** When its first byte came, by System.nanoTime. */
    long headSince() {
        return headSince;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (paused) {
            return;
        }
        if (!reading && buffer.isReadable()) {
            reading = true;
            headSince = System.nanoTime();
        }
        super.decode(context, buffer, out);
        if (!out.isEmpty()) {
            reading = false;
            paused = true;
        }
    }

    /** Reads on by its own mind: the superclass does not know that an answer may be complete before this is called. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        readOn(context);
        context.fireChannelReadComplete();
    }

    private void readOn(ChannelHandlerContext context) {
        if (!paused && !ended) {
            context.read();
        }
    }

    /** The superclass would decode everything at once when a client closes its half. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        ended |= event instanceof ChannelInputShutdownEvent;
        context.fireUserEventTriggered(event);
    }
}
