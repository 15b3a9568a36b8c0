package dev.millrace.app.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program with a bearer token, or a browser without scripts that has signed in. */
final class OpsClient {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String header;
    private final String value;

    private OpsClient(URI base, String header, String value) {
        this.base = base;
        this.header = header;
        this.value = value;
    }

    OpsClient(URI base, String token) {
        this(base, "Authorization", "Bearer " + token);
    }

    static OpsClient browser(URI base, String signInCode) {
        var nobody = new OpsClient(base, "X-Nobody", "yes");
        var answer = nobody.send("POST", "/sign-in", "code=" + signInCode);
        String cookies = answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
        return new OpsClient(base, "Cookie", cookies);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    JsonNode json(String path) {
        var answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> post(String path) {
        return send("POST", path, "");
    }

    /** Presses the button of a form, with what the form carries. */
    HttpResponse<String> press(String action, String... headers) {
        String page = get("/ops").body();
        if (!page.contains("action=\"" + action + "\"")) {
            throw new AssertionError("there is no form for " + action + " in " + page);
        }
        var csrf = CSRF.matcher(page);
        if (!csrf.find()) {
            throw new AssertionError("no form carries a CSRF token");
        }
        return send("POST", action, "_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> send(String method, String path, String form, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header(header, value)
                .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
