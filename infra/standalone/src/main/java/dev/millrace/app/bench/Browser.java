package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, driven by the W3C's WebDriver protocol. */
final class Browser implements AutoCloseable {
    private static final Duration SCRIPT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI session;

    private Browser(URI session) {
        this.session = session;
    }

    /** @throws Trouble when it is not installed */
    static Browser start(Workplace work) throws IOException, InterruptedException {
        Path chromium = onPath("chromium");
        Path driver = onPath("chromedriver");
        int port = Child.freePort();
        work.start("chromedriver", new ProcessBuilder(driver.toString(), "--port=" + port))
                .awaitPort(port);
        var options = Map.of(
                "binary",
                chromium.toString(),
                "args",
                List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--autoplay-policy=no-user-gesture-required",
                        "--window-size=1400,900",
                        "--user-data-dir=" + work.directory("chromium")));
        var wanted = Map.of(
                "capabilities",
                Map.of(
                        "alwaysMatch",
                        Map.of(
                                "browserName",
                                "chrome",
                                "goog:chromeOptions",
                                options,
                                "timeouts",
                                Map.of("script", SCRIPT.toMillis()))));
        URI root = URI.create("http://127.0.0.1:" + port + "/");
        try (var http = HttpClient.newHttpClient()) {
            JsonNode made = post(http, root.resolve("session"), wanted);
            return new Browser(root.resolve("session/" + made.path("sessionId").asString() + "/"));
        }
    }

    private static Path onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new Trouble(
                "There is no " + program + " on the PATH: install the packages chromium and chromium-driver.");
    }

    void open(URI page) throws IOException, InterruptedException {
        post(http, session.resolve("url"), Map.of("url", page.toString()));
    }

    /** What the promise of an expression becomes; {@code arguments[0]} and so on are the arguments. */
    JsonNode await(String expression, Object... arguments) throws IOException, InterruptedException {
        String script = "const done = arguments[arguments.length - 1];" + expression
                + ".then(value => done({value}), error => done({error: String(error)}));";
        JsonNode answer =
                post(http, session.resolve("execute/async"), Map.of("script", script, "args", List.of(arguments)));
        if (answer.has("error")) {
            throw new IOException("The page failed: " + answer.path("error").asString());
        }
        return answer.path("value");
    }

    private static JsonNode post(HttpClient http, URI uri, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(SCRIPT.plusSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode value = JsonMapper.shared().readTree(response.body()).path("value");
        if (response.statusCode() != 200) {
            throw new IOException("The browser answered " + response.statusCode() + ": "
                    + value.path("message").asString("").lines().findFirst().orElse(""));
        }
        return value;
    }

    @Override
    public void close() {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create(session.toString().replaceFirst("/$", "")))
                            .timeout(Duration.ofSeconds(20))
                            .DELETE()
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // Its driver ends it too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
