package dev.millrace.app.bench;

import dev.millrace.app.bench.Connection.Head;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Uploads by tus 1.0, the same way to every server: one POST, one PATCH of everything. What breaks off is asked for its
 * offset and gone on with.
 */
final class Sender {
    private static final int BUFFER = 16 * 1024;
    private static final int ATTEMPTS = 20;
    private static final Duration BACKOFF = Duration.ofMillis(200);

    private final Pattern pattern;
    private final Pace pace;

    /**
     * How fast it sends.
     *
     * @param slice bytes that are sent at once
     * @param pause after each
     */
    record Pace(int slice, Duration pause) {
        static final Pace FULL = new Pace(256 * 1024, Duration.ZERO);
    }

    /** One upload that has begun. */
    record Begun(URI uri, Content content, Optional<String> asset) {}

    Sender(Pattern pattern, Pace pace) {
        this.pattern = pattern;
        this.pace = pace;
    }

    /** @throws IOException when the server does not take it, however often it is tried */
    Sent send(Endpoint server, Content content) throws IOException {
        return send(server, begin(server, content));
    }

    Begun begin(Endpoint server, Content content) throws IOException {
        Head answer = exchange(server, "POST", server.uploads(), Map.of("upload-length", "" + content.length()));
        if (answer.status() != 201) {
            throw new IOException("The server answers a POST with " + answer.start());
        }
        URI uri = server.uploads()
                .resolve(answer.field("location")
                        .orElseThrow(() -> new IOException("The server does not say where the upload is.")));
        return new Begun(uri, content, answer.field("millrace-asset"));
    }

    Sent send(Endpoint server, Begun upload) throws IOException {
        long offset = 0;
        for (int attempt = 0; ; attempt++) {
            try {
                patch(server, upload, offset);
                return new Sent(upload.content(), upload.asset(), System.nanoTime(), attempt);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BACKOFF.multipliedBy(attempt + 1L).toNanos());
                offset = offset(server, upload.uri(), offset);
                if (offset == upload.content().length()) {
                    return new Sent(upload.content(), upload.asset(), System.nanoTime(), attempt + 1);
                }
            }
        }
    }

    private void patch(Endpoint server, Begun upload, long from) throws IOException {
        Content content = upload.content();
        try (var connection = Connection.to(address(upload.uri()), BUFFER)) {
            var fields = new HashMap<>(Map.of(
                    "content-type", "application/offset+octet-stream",
                    "content-length", "" + (content.length() - from),
                    "upload-offset", "" + from));
            connection.send(request(server, "PATCH", upload.uri(), fields));
            for (long offset = from; offset < content.length(); ) {
                ByteBuffer slice = pattern.bytes(content, offset, pace.slice());
                offset += slice.remaining();
                connection.send(slice);
                if (pace.pause().isPositive()) {
                    LockSupport.parkNanos(pace.pause().toNanos());
                }
            }
            Head answer = connection.answer();
            if (answer.status() != 204) {
                throw new IOException("The server answers a PATCH with " + answer.start());
            }
        }
    }

    /** As before while the server does not say. */
    private static long offset(Endpoint server, URI upload, long before) {
        try {
            Head answer = exchange(server, "HEAD", upload, Map.of());
            return answer.status() / 100 == 2
                    ? answer.field("upload-offset").map(Long::parseLong).orElse(before)
                    : before;
        } catch (IOException e) {
            return before;
        }
    }

    private static Head exchange(Endpoint server, String method, URI uri, Map<String, String> fields)
            throws IOException {
        try (var connection = Connection.to(address(uri), BUFFER)) {
            connection.send(request(server, method, uri, new HashMap<>(fields)));
            return connection.answer();
        }
    }

    private static Head request(Endpoint server, String method, URI uri, Map<String, String> fields) {
        fields.putAll(server.fields());
        fields.put("host", uri.getAuthority());
        fields.put("tus-resumable", "1.0.0");
        fields.putIfAbsent("content-length", "0");
        return new Head(method + " " + uri.getRawPath() + " HTTP/1.1", fields);
    }

    private static InetSocketAddress address(URI uri) {
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
}
