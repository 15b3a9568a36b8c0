package dev.millrace.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One end of an HTTP/1.1 connection (RFC 9112) with nothing between the caller and the socket. */
final class Connection implements AutoCloseable {
    private static final String LINE_END = "\r\n";

    private final SocketChannel channel;
    private final ByteBuffer received;

    /** @param buffer bytes of the buffer for what is received; a message's head must fit */
    Connection(SocketChannel channel, int buffer) throws IOException {
        this.channel = channel;
        this.received = ByteBuffer.allocateDirect(buffer).limit(0);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    static Connection to(InetSocketAddress server, int buffer) throws IOException {
        return new Connection(SocketChannel.open(server), buffer);
    }

    /**
     * What comes before a message's body.
     *
     * @param start the request line, or the status line
     * @param fields by name in small letters
     */
    record Head(String start, Map<String, String> fields) {
        Optional<String> field(String name) {
            return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
        }

        /** Of a response. */
        int status() {
            return Integer.parseInt(start.substring(9, 12));
        }
    }

    void send(Head head) throws IOException {
        var text = new StringBuilder(head.start()).append(LINE_END);
        head.fields()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append(LINE_END));
        send(ByteBuffer.wrap(text.append(LINE_END).toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The answer's head; interim ones are passed over. */
    Head answer() throws IOException {
        while (true) {
            Head head = head().orElseThrow(() -> new EOFException("closed without an answer"));
            if (head.status() >= 200) {
                return head;
            }
        }
    }

    /** The next message's head, empty when the other end has closed. */
    Optional<Head> head() throws IOException {
        String line = line();
        if (line == null) {
            return Optional.empty();
        }
        var fields = new HashMap<String, String>();
        for (String next = line(); next != null && !next.isEmpty(); next = line()) {
            int colon = next.indexOf(':');
            fields.put(
                    next.substring(0, colon).toLowerCase(Locale.ROOT),
                    next.substring(colon + 1).strip());
        }
        return Optional.of(new Head(line, fields));
    }

    private @Nullable String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            ByteBuffer bytes = bytes();
            if (!bytes.hasRemaining()) {
                return null;
            }
            char next = (char) (bytes.get() & 0xff);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(next);
            }
        }
    }

    /** What was received and not yet read, waited for; without any when the other end has closed. */
    ByteBuffer bytes() throws IOException {
        if (!received.hasRemaining()) {
            received.clear();
            channel.read(received);
            received.flip();
        }
        return received;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
