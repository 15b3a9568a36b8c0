package dev.millrace.ingest.tus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection whose every byte the test decides. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    Wire(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a PATCH of which {@code length} bytes are announced. */
    Wire patch(Tus tus, String path, long offset, long length) {
        return patch(tus, path, offset, "Content-Length: " + length);
    }

    Wire patch(Tus tus, String path, long offset, String framing) {
        return send(("PATCH " + path + " HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nAuthorization: Bearer "
                        + tus.token() + "\r\nContent-Type: " + Tus.BYTES + "\r\nUpload-Offset: " + offset + "\r\n"
                        + framing + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    Wire send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wire chunk(byte[] bytes) {
        send((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        send(bytes);
        return send("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    Wire lastChunk() {
        return send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** What the server says until it closes the connection, or until the head of its answer is complete. */
    String answer() {
        var text = new StringBuilder();
        try {
            var in = socket.getInputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
                if (text.length() >= 4 && text.substring(text.length() - 4).equals("\r\n\r\n")) {
                    break;
                }
            }
        } catch (SocketException e) {
            // A reset is an end as well.
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Gone without a farewell. */
    void cut() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
