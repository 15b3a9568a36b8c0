package dev.millrace.ingest.tus;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One request, byte for byte as the test says, and its answer. */
final class Question {
    private static final int PATIENCE_MILLIS = 20_000;

    private final URI server;
    private final String method;
    private final String path;
    private final List<String> headers = new ArrayList<>();
    private byte[] body = new byte[0];
    private boolean framed;

    private Question(URI server, String method, String path) {
        this.server = server;
        this.method = method;
        this.path = path;
    }

    /** With the headers that every proper request has. */
    static Question of(Tus tus, String method, String path) {
        return bare(tus, method, path)
                .header("Authorization", "Bearer " + tus.token())
                .header("Tus-Resumable", "1.0.0");
    }

    static Question bare(Tus tus, String method, String path) {
        return new Question(tus.server(), method, path);
    }

    Question header(String name, Object value) {
        headers.add(name + ": " + value);
        return this;
    }

    Question without(String name) {
        headers.removeIf(header -> header.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        return this;
    }

    /** Bytes of a file, with their type. */
    Question bytes(byte[] bytes) {
        return header("Content-Type", Tus.BYTES).body(bytes);
    }

    Question body(byte[] bytes) {
        this.body = bytes;
        return this;
    }

    /** As one chunk, followed by trailers. */
    Question chunked(byte[] bytes, String... trailers) {
        var out = new ByteArrayOutputStream();
        if (bytes.length > 0) {
            out.writeBytes(ascii(Integer.toHexString(bytes.length) + "\r\n"));
            out.writeBytes(bytes);
            out.writeBytes(ascii("\r\n"));
        }
        out.writeBytes(ascii("0\r\n"));
        for (String trailer : trailers) {
            out.writeBytes(ascii(trailer + "\r\n"));
        }
        out.writeBytes(ascii("\r\n"));
        framed = true;
        return header("Transfer-Encoding", "chunked").body(out.toByteArray());
    }

    /** Announces more bytes than it sends, and goes. */
    void breakOff(int missing) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head(body.length + missing));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer ask() {
        try (Socket socket = connect()) {
            var out = socket.getOutputStream();
            out.write(head(body.length));
            out.write(body);
            out.flush();
            return Answer.read(socket.getInputStream(), method);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private byte[] head(long length) {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (headers.stream().noneMatch(header -> header.regionMatches(true, 0, "Host:", 0, 5))) {
            text.append("Host: ").append(server.getAuthority()).append("\r\n");
        }
        headers.forEach(header -> text.append(header).append("\r\n"));
        if (!framed) {
            text.append("Content-Length: ").append(length).append("\r\n");
        }
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What came back; header names in any case. */
    record Answer(int status, TreeMap<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        static Answer read(InputStream in, String method) throws IOException {
            Answer answer = head(in);
            while (answer.status() >= 100 && answer.status() < 200) {
                answer = head(in);
            }
            boolean empty = method.equals("HEAD") || answer.status() == 204 || answer.status() == 304;
            return empty
                    ? answer
                    : new Answer(
                            answer.status(), answer.headers(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }

        private static Answer head(InputStream in) throws IOException {
            String status = line(in);
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.merge(
                        line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
            }
            return new Answer(Integer.parseInt(status.substring(9, 12)), headers, "");
        }

        private static String line(InputStream in) throws IOException {
            var bytes = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection was closed after: " + bytes);
                }
                bytes.write(c);
            }
            return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }
}
