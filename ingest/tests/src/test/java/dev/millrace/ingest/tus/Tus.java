package dev.millrace.ingest.tus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Somebody who speaks tus, well or badly, in plain requests. */
record Tus(URI server, String token) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static final String BYTES = "application/offset+octet-stream";

    /** Headers of a proper request. */
    HttpRequest.Builder request(String path) {
        return bare(path).header("Tus-Resumable", "1.0.0").header("Authorization", "Bearer " + token);
    }

    HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> create(Map<String, String> headers) {
        var request = request("/files").POST(BodyPublishers.noBody());
        headers.forEach(request::header);
        return send(request);
    }

    /** An upload that the server took. */
    Target created(long length) {
        return target(create(Map.of("Upload-Length", Long.toString(length))));
    }

    Target target(HttpResponse<String> created) {
        if (created.statusCode() != 201) {
            throw new AssertionError(created.statusCode() + " " + created.body());
        }
        return new Target(
                created.headers().firstValue("Location").orElseThrow(),
                created.headers().firstValue("Millrace-Asset").orElse(""));
    }

    HttpResponse<String> head(String path) {
        return send(request(path).method("HEAD", BodyPublishers.noBody()));
    }

    long offset(String path) {
        return head(path).headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    HttpResponse<String> patch(String path, long offset, byte[] bytes) {
        return send(request(path)
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", BYTES)
                .method("PATCH", BodyPublishers.ofByteArray(bytes)));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where an upload goes, and what it becomes. */
    record Target(String path, String asset) {}
}
