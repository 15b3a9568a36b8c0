package dev.millrace.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docs/openapi.yaml} names every endpoint that the server has, with the roles it admits, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final Path DOCUMENT = Path.of("../../docs/openapi.yaml");
    private static final Path GUIDE = Path.of("../../docs/api.md");

    /** For people with a browser: their addresses are no promise. */
    private static final Pattern PAGES =
            Pattern.compile("/(?:studio|review|ops|watch|access|samples|sign-in|sign-out)(?:/.*)?");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");
    private static final Pattern IN_PROSE =
            Pattern.compile("\\b(GET|PUT|POST|DELETE|HEAD|PATCH|OPTIONS) (/(?:v1|files|actuator)[^\\s`?;,.]*)");

    private Server server;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        // Nothing is encoded here, but the role wants to know where it would find the encoder.
        Path encoder =
                Path.of("../../transcode-workers/encoder/target/encoder-lib").toAbsolutePath();
        Files.writeString(
                data.resolve("millrace.yaml"), "millrace:\n  transcode:\n    encoder-classpath: " + encoder + "/*\n");
        server = Server.start(
                new Launch(data, EnumSet.allOf(Role.class), Optional.of(0), Optional.of(0), Optional.empty()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A difference reads {@code "GET /v1/x": "creator"}: missing is what {@code docs/openapi.yaml} lacks. */
    @Test
    void everyEndpointIsDescribedWithItsRolesAndNoOther() throws IOException {
        assertThat(described())
                .as(
                        "paths, methods and roles (in \"security\") of docs/openapi.yaml, against the server's access rules")
                .containsExactlyInAnyOrderEntriesOf(guarded());
    }

    @Test
    void theGuideNamesOnlyWhatThereIs() throws IOException {
        var shapes = described().keySet().stream().map(OpenApiTest::shape).collect(Collectors.toSet());
        assertThat(IN_PROSE.matcher(Files.readString(GUIDE))
                        .results()
                        .map(found -> found.group(1) + " " + found.group(2)))
                .as("methods and paths in docs/api.md")
                .hasSizeGreaterThan(20)
                .allSatisfy(named -> assertThat(shapes).as("%s", named).contains(shape(named)));
    }

    @Test
    void theServerGivesItOut() throws Exception {
        HttpResponse<String> answer;
        try (var http = HttpClient.newHttpClient()) {
            answer = http.send(
                    HttpRequest.newBuilder(server.api().resolve("/v1/openapi.yaml"))
                            .header("Accept", "text/html,*/*")
                            .build(),
                    BodyHandlers.ofString());
        }
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/yaml");
        assertThat(answer.body()).isEqualTo(Files.readString(DOCUMENT));
    }

    /** By "METHOD /path": the roles, sorted, with commas; empty for anyone. */
    private Map<String, String> guarded() {
        var rules = new ArrayList<AccessRule>();
        server.context().getBeanProvider(AccessRules.class).forEach(some -> rules.addAll(some.rules()));
        server.context().getBeanProvider(AccessRule.class).forEach(rules::add);
        var endpoints = new TreeMap<String, String>();
        for (AccessRule rule : rules) {
            if (!PAGES.matcher(rule.pattern()).matches()) {
                var roles = new TreeSet<String>();
                rule.roles().forEach(role -> roles.add(role.name().toLowerCase(Locale.ROOT)));
                endpoints.put(rule.method() + " " + rule.pattern(), String.join(",", roles));
            }
        }
        return endpoints;
    }

    private static Map<String, String> described() throws IOException {
        var endpoints = new TreeMap<String, String>();
        object(load().get("paths"))
                .forEach((path, item) -> object(item).forEach((method, operation) -> {
                    if (METHODS.contains(method)) {
                        endpoints.put(method.toUpperCase(Locale.ROOT) + " " + path, roles(object(operation)));
                    }
                }));
        return endpoints;
    }

    /** The alternatives of "security", each of one role. */
    private static String roles(Map<String, Object> operation) {
        var roles = new TreeSet<String>();
        if (operation.get("security") instanceof List<?> alternatives) {
            alternatives.forEach(alternative -> {
                if (object(alternative).get("bearer") instanceof List<?> named) {
                    named.forEach(role -> roles.add(String.valueOf(role)));
                }
            });
        } else {
            roles.add("(says nothing of security)");
        }
        return String.join(",", roles);
    }

    /** Whatever the variables are called, or filled with. */
    private static String shape(String endpoint) {
        return endpoint.replaceAll("(\\{[^}]*}|<[^>]*>)", "{}").replaceAll("/$", "");
    }

    private static Map<String, Object> load() throws IOException {
        return object(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(DOCUMENT)));
    }

    private static Map<String, Object> object(@Nullable Object node) {
        var members = new TreeMap<String, Object>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
        }
        return members;
    }
}
