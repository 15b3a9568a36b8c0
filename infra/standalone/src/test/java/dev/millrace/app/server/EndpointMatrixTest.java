package dev.millrace.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Every endpoint, by every role and from another tenant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointMatrixTest {
    private static final TenantId HOME = new TenantId("home");
    private static final TenantId ABROAD = new TenantId("abroad");

    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;
    private LocalKeys keys;
    private AssetId asset;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        // Nothing is encoded here, but the role wants to know where it would find the encoder.
        Path encoder =
                Path.of("../../transcode-workers/encoder/target/encoder-lib").toAbsolutePath();
        Files.writeString(
                data.resolve("millrace.yaml"), "millrace:\n  transcode:\n    encoder-classpath: " + encoder + "/*\n");
        server = Server.start(new Launch(
                data,
                EnumSet.allOf(dev.millrace.app.server.Role.class),
                Optional.of(0),
                Optional.of(0),
                Optional.empty()));
        keys = LocalKeys.load(data.resolve("keys"));
        asset = AssetId.random(new SecureRandom());
        server.context()
                .getBean(Catalog.class)
                .create(new NewAsset(
                        asset,
                        HOME,
                        "ada",
                        "Ada's",
                        Visibility.PUBLIC,
                        new Because("a test", new Actor(Actor.Kind.CREATOR, "ada"))));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private List<AccessRule> rules() {
        var rules = new ArrayList<AccessRule>();
        server.context().getBeanProvider(AccessRules.class).forEach(some -> rules.addAll(some.rules()));
        server.context().getBeanProvider(AccessRule.class).forEach(rules::add);
        return rules;
    }

    Stream<AccessRule> guarded() {
        return rules().stream().filter(rule -> !rule.roles().isEmpty());
    }

    /** Endpoints of one asset. */
    Stream<AccessRule> ofOneAsset() {
        return guarded()
                .filter(rule ->
                        rule.pattern().contains("{id}") && !rule.pattern().startsWith("/files"));
    }

    @Test
    void thereAreRulesForWhatIsPromised() {
        assertThat(rules().stream().map(rule -> rule.method() + " " + rule.pattern()))
                .contains(
                        "GET /v1/assets",
                        "GET /v1/assets/{id}",
                        "PATCH /v1/assets/{id}",
                        "DELETE /v1/assets/{id}",
                        "POST /v1/assets/{id}/takedown",
                        "POST /v1/assets/{id}/restore",
                        "POST /v1/assets/{id}/preview-token",
                        "GET /v1/assets/{id}/source",
                        "GET /v1/assets/{id}/matches",
                        "GET /v1/banks",
                        "POST /v1/banks/{bank}/import",
                        "GET /v1/work/queues",
                        "GET /v1/work/dead-letters",
                        "POST /v1/work/dead-letters/{job}/replay",
                        "GET /v1/events/dead-letters",
                        "POST /v1/events/dead-letters/{consumer}/{fact}/replay",
                        "GET /v1/uploads/stuck",
                        "GET /v1/nodes",
                        "GET /v1/takedowns",
                        "GET /v1/tiers",
                        "GET /ops",
                        "GET /ops/{section}",
                        "POST /ops/failed/{id}/retry",
                        "POST /ops/work/{job}/replay",
                        "POST /ops/events/{consumer}/{fact}/replay",
                        "GET /v1/tiering",
                        "GET /v1/tiering/plan",
                        "POST /v1/tiering/runs",
                        "GET /v1/tiering/runs/{run}",
                        "GET /v1/tiering/assets/{id}",
                        "GET /v1/assets/{id}/legal-hold",
                        "PUT /v1/assets/{id}/legal-hold",
                        "DELETE /v1/assets/{id}/legal-hold");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withoutATokenItIs401(AccessRule rule) throws Exception {
        assertThat(call(rule, "").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withTheWrongRoleItIs403(AccessRule rule) throws Exception {
        for (Role role : EnumSet.complementOf(EnumSet.copyOf(rule.roles()))) {
            assertThat(call(rule, token("ada", HOME, role)).statusCode())
                    .as("%s", role)
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("ofOneAsset")
    void fromAnotherTenantOrCreatorThereIsNoSuchAsset(AccessRule rule) throws Exception {
        for (Role role : rule.roles()) {
            assertThat(call(rule, token("ada", ABROAD, role)).statusCode())
                    .as("another tenant's %s", role)
                    .isEqualTo(404);
        }
        if (rule.roles().contains(Role.CREATOR)) {
            assertThat(call(rule, token("eve", HOME, Role.CREATOR)).statusCode())
                    .as("another creator")
                    .isEqualTo(404);
        }
        assertThat(server.context().getBean(Catalog.class).get(asset).version()).isEqualTo(1);
    }

    @Test
    void whatNoRuleNamesIsRefusedToEverybody() throws Exception {
        for (String path : List.of("/actuator/env", "/actuator/beans", "/v1/nothing", "/actuator/heapdump")) {
            for (Role role : Role.values()) {
                assertThat(send("GET", path, token("ada", HOME, role)).statusCode())
                        .as("%s %s", role, path)
                        .isIn(403, 404);
            }
            assertThat(send("GET", path, "").statusCode()).isIn(401, 403, 404);
        }
    }

    @Test
    void theStateOfEachRoleIsShownToAnOperatorOfAllTenantsOnly() throws Exception {
        var everywhere = new Identity("ops", Optional.empty(), EnumSet.of(Role.OPERATOR));
        String token = keys.issuer(Clock.systemUTC()).issue(everywhere, Duration.ofMinutes(5));
        var components = JsonMapper.shared()
                .readTree(send("GET", "/actuator/health", token).body())
                .path("components");
        for (var role : dev.millrace.app.server.Role.values()) {
            assertThat(components.path(role.toString()).path("status").isString())
                    .as("%s in %s", role, components)
                    .isTrue();
        }
        for (String other : List.of("", token("ops", HOME, Role.OPERATOR), token("ada", HOME, Role.CREATOR))) {
            assertThat(send("GET", "/actuator/health", other).body())
                    .contains("status")
                    .doesNotContain("components");
        }
    }

    private String token(String subject, TenantId tenant, Role role) {
        return keys.issuer(Clock.systemUTC())
                .issue(new Identity(subject, Optional.of(tenant), EnumSet.of(role)), Duration.ofMinutes(5));
    }

    private HttpResponse<String> call(AccessRule rule, String token) throws IOException, InterruptedException {
        String path = rule.pattern()
                .replace("{id}", asset.value())
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString())
                .replaceAll("\\*+", "x");
        if (rule.pattern().startsWith("/studio") && rule.method().equals("POST")) {
            path += "?title=x&visibility=private";
        }
        return send(rule.method().equals("*") ? "GET" : rule.method(), path, token);
    }

    private HttpResponse<String> send(String method, String path, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.api().resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Tus-Resumable", "1.0.0")
                .header("If-Match", "\"1\"")
                .method(method, BodyPublishers.ofString(method.equals("PATCH") ? "{\"title\":\"x\"}" : ""));
        if (method.equals("PATCH")) {
            request.header(
                    "Content-Type",
                    path.startsWith("/files") ? "application/offset+octet-stream" : "application/merge-patch+json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
