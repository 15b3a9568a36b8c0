package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static dev.millrace.ingest.studio.StudioServer.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.studio.TestClient.Answer;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Catalog;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint of the studio against the wrong role, the other tenant, the other creator and no token at all. */
@ExtendWith(SharedStudio.class)
class StudioAccessTest {
    private final StudioServer server;

    StudioAccessTest(StudioServer server) {
        this.server = server;
    }

    static Stream<AccessRule> guarded() {
        return StudioAccess.RULES.rules().stream().filter(rule -> !rule.roles().isEmpty());
    }

    static Stream<AccessRule> guardedOfOneAsset() {
        return guarded().filter(rule -> rule.pattern().contains("{id}"));
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withoutATokenNothing(AccessRule rule) {
        Answer answer = ask(server.stranger(), rule, server.assets().published("alice", "Closed"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withAnotherRoleNothing(AccessRule rule) {
        var wrong = EnumSet.complementOf(EnumSet.copyOf(rule.roles()));
        Asset asset = server.assets().published("alice", "Not for you");
        for (Role role : wrong) {
            assertThat(ask(server.client("alice", ACME, role), rule, asset).status())
                    .as(role.name())
                    .isEqualTo(403);
        }
        assertThat(server.get(Catalog.class).get(asset.id())).isEqualTo(asset);
    }

    @ParameterizedTest
    @MethodSource("guardedOfOneAsset")
    void anotherTenantsOrCreatorsAssetDoesNotExist(AccessRule rule) {
        Asset asset = server.assets().published("alice", "Elsewhere");
        Role[] all = rule.roles().toArray(Role[]::new);
        assertThat(ask(server.client("alice", OTHER, all), rule, asset).status())
                .isEqualTo(404);
        if (rule.roles().contains(Role.CREATOR)) {
            assertThat(ask(server.client("bob", ACME, Role.CREATOR), rule, asset)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(server.get(Catalog.class).get(asset.id())).isEqualTo(asset);
    }

    @ParameterizedTest
    @MethodSource("guardedOfOneAsset")
    void whatIsNoIdIsNotFound(AccessRule rule) {
        Role[] all = rule.roles().toArray(Role[]::new);
        TestClient client = server.client("alice", ACME, all);
        for (String id : List.of("nope", "a".repeat(26), "..%2f..%2fetc", "%00")) {
            Answer answer = client.send(rule.method(), rule.pattern().replace("{id}", id), body(rule), headers(rule));
            assertThat(answer.status()).as(id).isIn(400, 404);
            assertThat(answer.text()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void creatorsSeeTheirOwnAndOverseersTheTenants() {
        Asset hers = server.assets().uploading("anna", "Hers");
        Asset his = server.assets().uploading("ben", "His");
        Asset foreign = server.assets().of(OTHER).uploading("anna", "Foreign");
        assertThat(listed(server.client("anna", ACME, Role.CREATOR)))
                .contains(id(hers))
                .doesNotContain(id(his), id(foreign));
        for (Role role : List.of(Role.MODERATOR, Role.OPERATOR)) {
            assertThat(listed(server.client("olga", ACME, role)))
                    .contains(id(hers), id(his))
                    .doesNotContain(id(foreign));
        }
        assertThat(listed(server.operatorOfAll())).contains(id(hers), id(his), id(foreign));
        assertThat(server.operatorOfAll().get("/v1/assets/" + id(foreign)).status())
                .isEqualTo(200);
    }

    @Test
    void anOverseerMayAskForTheirOwnOnly() {
        Asset hers = server.assets().uploading("carla", "Hers");
        Asset his = server.assets().uploading("dan", "His");
        TestClient carla = server.client("carla", ACME, Role.CREATOR, Role.OPERATOR);
        List<String> own = new ArrayList<>();
        carla.get("/v1/assets?mine=true&limit=200")
                .json()
                .path("assets")
                .forEach(line -> own.add(line.path("id").asString()));
        assertThat(own).contains(id(hers)).doesNotContain(id(his));
    }

    @Test
    void whatNoRuleNamesIsNotThere() {
        TestClient alice = server.client("alice", ACME, Role.CREATOR, Role.OPERATOR);
        assertThat(alice.get("/v1/assets/x/y/z").status()).isEqualTo(404);
        assertThat(alice.get("/studio/studio.css").status()).isEqualTo(404);
        assertThat(alice.send("PUT", "/v1/assets/" + "a".repeat(26), "{}").status())
                .isEqualTo(405);
    }

    private List<String> listed(TestClient client) {
        List<String> ids = new ArrayList<>();
        String next = "";
        do {
            var page = client.get("/v1/assets?limit=200" + (next.isEmpty() ? "" : "&after=" + next))
                    .json();
            page.path("assets").forEach(line -> ids.add(line.path("id").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return ids;
    }

    private static Answer ask(TestClient client, AccessRule rule, Asset asset) {
        String path = rule.pattern().replace("{id}", id(asset)).replace("**", id(asset));
        return client.send(rule.method(), path, body(rule), headers(rule));
    }

    private static String body(AccessRule rule) {
        return switch (rule.method()) {
            case "PATCH" -> "{\"title\":\"Taken over\"}";
            case "POST" -> rule.pattern().startsWith("/studio") ? "title=Taken&visibility=private" : "";
            default -> "";
        };
    }

    private static String[] headers(AccessRule rule) {
        if (rule.method().equals("PATCH")) {
            return new String[] {"Content-Type", "application/json", "If-Match", "*"};
        }
        return body(rule).isEmpty()
                ? new String[0]
                : new String[] {"Content-Type", "application/x-www-form-urlencoded"};
    }

    private static String id(Asset asset) {
        return asset.id().value();
    }
}
