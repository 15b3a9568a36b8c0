package dev.millrace.checks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with a token: speaks tus 1.0 and REST to a node, in plain requests. */
final class Client {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Set<String> ENDS = Set.of("PUBLISHED", "REJECTED", "FAILED", "EXPIRED", "DELETED");

    private final Node node;
    private final String token;

    Client(Node node, String token) {
        this.node = node;
        this.token = token;
    }

    /** An upload that has been created: where, and for which asset. */
    record Upload(URI url, String asset) {}

    String token() {
        return token;
    }

    HttpRequest.Builder request(URI uri) {
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> send(String method, String path) {
        return send(request(node.api().resolve(path))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    HttpResponse<String> create(long length, String title) {
        return send(request(node.api().resolve("/files"))
                .POST(BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Long.toString(length))
                .header("Upload-Metadata", "filename " + base64(title) + ",title " + base64(title))
                .build());
    }

    Upload created(long length, String title) {
        var response = create(length, title);
        if (response.statusCode() != 201) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return new Upload(
                node.api().resolve(response.headers().firstValue("Location").orElseThrow()),
                response.headers().firstValue("Millrace-Asset").orElseThrow());
    }

    HttpResponse<String> patch(URI upload, long offset, byte[] bytes) {
        return send(request(upload)
                .method("PATCH", BodyPublishers.ofByteArray(bytes))
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", "application/offset+octet-stream")
                .build());
    }

    /** The offset of which the server is sure. */
    long offset(URI upload) {
        var response = send(request(upload)
                .method("HEAD", BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0")
                .build());
        if (response.statusCode() != 200) {
            throw new AssertionError("HEAD answered " + response.statusCode());
        }
        return response.headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    /** Uploads the whole file and returns its asset. */
    String upload(Path file, String title) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Upload upload = created(bytes.length, title);
        resume(upload.url(), bytes);
        return upload.asset();
    }

    /** Sends what the server does not have yet. */
    void resume(URI upload, byte[] bytes) {
        int offset = Math.toIntExact(offset(upload));
        if (offset < bytes.length) {
            var response = patch(upload, offset, Arrays.copyOfRange(bytes, offset, bytes.length));
            if (response.statusCode() != 204) {
                throw new AssertionError(response.statusCode() + " " + response.body());
            }
        }
    }

    JsonNode asset(String id) {
        var response = send("GET", "/v1/assets/" + id);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    String state(String id) {
        return asset(id).path("state").asString();
    }

    /** Waits for the end of the asset's way, whichever it is. */
    JsonNode awaitEnd(String id, Duration patience) {
        return Awaitility.await("the end of " + id)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
                .until(
                        () -> asset(id),
                        asset -> ENDS.contains(asset.path("state").asString()));
    }

    JsonNode awaitPublished(String id, Duration patience) {
        JsonNode asset = awaitEnd(id, patience);
        if (!asset.path("state").asString().equals("PUBLISHED")) {
            throw new AssertionError("not published: " + asset);
        }
        return asset;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
