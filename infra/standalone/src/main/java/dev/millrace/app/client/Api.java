package dev.millrace.app.client;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as a client sees it. */
public final class Api implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI server;
    private final String token;

    /** @param token bearer token */
    public Api(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    public URI server() {
        return server;
    }

    String token() {
        return token;
    }

    /** {@code GET /v1/assets/{id}}. */
    public JsonNode asset(String id) throws InterruptedException {
        return JsonMapper.shared()
                .readTree(get(server.resolve("/v1/assets/" + id)).body());
    }

    /** What the API answers to a GET of that path. */
    public JsonNode get(String path) throws InterruptedException {
        return JsonMapper.shared().readTree(get(server.resolve(path)).body());
    }

    /** What the API answers to a POST of nothing to that path. */
    public JsonNode post(String path) throws InterruptedException {
        URI uri = server.resolve(path);
        var response = send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()));
        return JsonMapper.shared().readTree(accepted(uri, response).body());
    }

    /** The asset that an upload URL belongs to. */
    String assetOfUpload(URI upload) throws InterruptedException {
        var response = send(HttpRequest.newBuilder(upload)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header("Tus-Resumable", "1.0.0"));
        return response.headers()
                .firstValue("Millrace-Asset")
                .orElseThrow(() -> new Trouble("The server at " + server + " does not say which asset " + upload
                        + " belongs to (HTTP " + response.statusCode() + ")."));
    }

    /** What is wrong with an asset, in a sentence, if anything is. */
    Optional<String> problem(String asset) throws InterruptedException {
        try {
            return asset(asset).path("problem").path("sentence").asStringOpt();
        } catch (Trouble unreachable) {
            return Optional.empty();
        }
    }

    /** A public resource, empty while it is not there. */
    public Optional<String> fetch(URI uri) throws InterruptedException {
        var response = exchange(HttpRequest.newBuilder(uri).timeout(PATIENCE));
        return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    }

    /** Whether a public resource is there; its bytes are read to the end. */
    public boolean fetchable(URI uri) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    private HttpResponse<String> get(URI uri) throws InterruptedException {
        return accepted(uri, send(HttpRequest.newBuilder(uri)));
    }

    private static HttpResponse<String> accepted(URI uri, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new Trouble("The server answered " + response.statusCode() + " to " + uri.getPath() + ": "
                    + detail(response.body()));
        }
        return response;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        return exchange(request.timeout(PATIENCE).header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw unreachable(request.uri(), e);
        }
    }

    private static Trouble unreachable(URI uri, IOException e) {
        return new Trouble(
                "No Millrace answers at " + uri.resolve("/") + " ("
                        + e.getClass().getSimpleName()
                        + "): start one with \"./millrace up\", or name another with --server.",
                e);
    }

    /** The sentence of a problem document, else the text as it is. */
    static String detail(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("detail").asString(body);
        } catch (tools.jackson.core.JacksonException notJson) {
            return body;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
