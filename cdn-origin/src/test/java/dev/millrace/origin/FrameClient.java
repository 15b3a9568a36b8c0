package dev.millrace.origin;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP/2 client that sends the frames it is told, with prior knowledge, and reads what comes without help. */
final class FrameClient implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

    private boolean ended;

    /** Whether PINGs are answered, as they must be. */
    boolean answersPings = true;

    /** One frame. */
    static final class Frame {
        final int type;
        final int flags;
        final int stream;
        final byte[] payload;

        Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** Of RST_STREAM and GOAWAY. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /** @param receiveBuffer of the socket; 0 for the system's own choice */
    FrameClient(URI origin, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(origin.getHost(), origin.getPort()));
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connected, with the preface sent and windows as they are by default. */
    static FrameClient to(TestOrigin origin) throws IOException {
        FrameClient client = new FrameClient(origin.uri(), 0);
        client.raw(PREFACE.getBytes(StandardCharsets.US_ASCII));
        client.frame(SETTINGS, 0, 0, new byte[0]);
        return client;
    }

    FrameClient raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    FrameClient frame(int type, int flags, int stream, byte[] payload) throws IOException {
        return raw(bytes(type, flags, stream, payload));
    }

    static byte[] bytes(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt((payload.length << 8) | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    FrameClient window(int stream, int more) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, number(more));
    }

    FrameClient get(int stream, String path, String... fields) throws IOException {
        return frame(HEADERS, END_STREAM | END_HEADERS, stream, request("GET", path, fields));
    }

    /** A request's header block; further names and values in turn. */
    static byte[] request(String method, String path, String... fields) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(block(":method", method, ":scheme", "http", ":authority", "o", ":path", path));
        block.writeBytes(block(fields));
        return block.toByteArray();
    }

    /** Literal fields without indexing and without Huffman codes (RFC 7541, section 6.2.2). */
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            length -= 127;
            for (; length >= 128; length >>= 7) {
                block.write((length & 127) | 128);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next frame that is not about the connection itself. */
    Frame next() throws IOException {
        while (true) {
            Frame frame = any();
            boolean own = frame.type == SETTINGS || frame.type == PING || frame.type == WINDOW_UPDATE;
            if (frame.type == PING && frame.flags == 0 && answersPings) {
                frame(PING, ACK, 0, frame.payload);
            }
            if (!own) {
                return frame;
            }
        }
    }

    Frame any() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[lengthAndType >>> 8];
        in.readFully(payload);
        return new Frame(lengthAndType & 0xff, flags, stream, payload);
    }

    /** Fields of a HEADERS frame. */
    Map<String, String> fields(Frame frame) throws Http2Exception {
        Map<String, String> fields = new TreeMap<>();
        hpack.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload))
                .forEach(f -> fields.put(f.getKey().toString(), f.getValue().toString()));
        return fields;
    }

    /** The head of the answer on a stream that is the only one to answer. */
    Map<String, String> head() throws IOException, Http2Exception {
        Frame frame = next();
        if (frame.type != HEADERS) {
            throw new IOException("a frame of type " + frame.type + " instead of a head");
        }
        return fields(frame);
    }

    /** So many bytes of a stream's body, which must come without any other stream's. */
    byte[] body(int stream, int length) throws IOException {
        var body = new ByteArrayOutputStream();
        while (body.size() < length) {
            Frame frame = next();
            if (frame.type != DATA || frame.stream != stream) {
                throw new IOException("a frame of type " + frame.type + " on stream " + frame.stream);
            }
            body.writeBytes(frame.payload);
            ended = frame.ends();
        }
        return body.toByteArray();
    }

    /** Whether the last bytes of a body were its end, or the next frame is. */
    boolean end() throws IOException {
        return ended || next().ends();
    }

    /** Reads on to the first frame of that type. */
    Frame until(int type) throws IOException {
        Frame frame = next();
        while (frame.type != type) {
            frame = next();
        }
        return frame;
    }

    /** Reads on to the end of the connection. */
    boolean ended() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
