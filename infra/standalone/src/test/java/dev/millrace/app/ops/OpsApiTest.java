package dev.millrace.app.ops;

import static dev.millrace.app.ops.OpsServer.ACME;
import static dev.millrace.app.ops.OpsServer.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.StuckUploads.Trouble;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.testkit.TestAssets;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator's API: what it shows, to whom, and what its buttons do. */
class OpsApiTest {
    @TempDir
    Path data;

    private OpsServer server;
    private OpsClient olga;
    private OpsClient other;
    private OpsClient everywhere;

    @BeforeEach
    void start() {
        server = OpsServer.start(data);
        olga = server.operator(ACME);
        other = server.operator(OTHER);
        everywhere = server.operatorOfAll();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theQueuesAreCountedByKindAndTenant() {
        Asset asset = server.uploading(ACME, "One");
        server.deadJob(ACME, asset.id(), "poison");
        JsonNode queue = olga.json("/v1/work/queues").path("queues").get(0);
        assertThat(queue.path("kind").asString()).isEqualTo("encode");
        assertThat(queue.path("dead").asLong()).isEqualTo(1);
        assertThat(queue.path("oldestSeconds").isNull()).isTrue();
        assertThat(other.json("/v1/work/queues").path("queues")).isEmpty();
        assertThat(everywhere.json("/v1/work/queues").path("queues")).hasSize(1);
    }

    @Test
    void deadJobsArePagedAndReplayedByTheirTenantAlone() {
        Asset asset = server.uploading(ACME, "One");
        var dead = new ArrayList<DeadJob>();
        for (int i = 0; i < 3; i++) {
            dead.add(server.deadJob(ACME, asset.id(), "poison " + i));
        }
        JsonNode first = olga.json("/v1/work/dead-letters?limit=2");
        assertThat(first.path("items")
                        .valueStream()
                        .map(line -> line.path("reason").asString()))
                .containsExactly("poison 2", "poison 1");
        JsonNode last = olga.json(
                "/v1/work/dead-letters?limit=2&after=" + first.path("next").asString());
        assertThat(last.path("items")).hasSize(1);
        assertThat(last.path("next").isNull()).isTrue();
        assertThat(other.json("/v1/work/dead-letters").path("items")).isEmpty();

        String replay = "/v1/work/dead-letters/" + dead.getFirst().job().value() + "/replay";
        assertThat(other.post(replay).statusCode()).isEqualTo(404);
        assertThat(olga.post(replay).statusCode()).isEqualTo(204);
        assertThat(problem(olga.post(replay))).isEqualTo("404 no-dead-job");
        assertThat(olga.json("/v1/work/queues")
                        .path("queues")
                        .get(0)
                        .path("due")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void deadFactsAreListedAndReplayedByTheirTenantAlone() {
        JsonNode dead = deadFact(ACME);
        assertThat(dead.path("consumer").asString()).isEqualTo("test.poisoned");
        assertThat(dead.path("type").asString()).isEqualTo("AssetInspected");
        assertThat(dead.path("reason").asString()).contains("poison");
        assertThat(other.json("/v1/events/dead-letters").path("items")).isEmpty();
        assertThat(everywhere.json("/v1/events/dead-letters").path("items")).hasSize(1);
        assertThat(olga.json("/v1/events/dead-letters?after=" + dead.path("at").asString())
                        .path("items"))
                .isEmpty();

        server.poisoned().poisoned.set(false);
        String replay =
                "/v1/events/dead-letters/test.poisoned/" + dead.path("fact").asString() + "/replay";
        assertThat(other.post(replay).statusCode()).isEqualTo(404);
        assertThat(olga.post(replay).statusCode()).isEqualTo(204);
        await().until(() -> server.poisoned().applied.get() == 1);
        assertThat(problem(olga.post(replay))).isEqualTo("404 no-dead-fact");
        assertThat(olga.json("/v1/events/dead-letters").path("items")).isEmpty();
    }

    @Test
    void nodesTellOfThemselvesToThoseWhoSeeAll() {
        await().until(() -> !everywhere.json("/v1/nodes").path("nodes").isEmpty());
        JsonNode node = everywhere.json("/v1/nodes").path("nodes").get(0);
        assertThat(node.path("name").asString()).isEqualTo("mill-1");
        assertThat(node.path("version").asString()).isEqualTo("9.9");
        assertThat(node.path("live").asBoolean()).isTrue();
        assertThat(node.path("roles").valueStream().map(JsonNode::asString)).containsExactly("grind", "sift");
        assertThat(node.path("keepBytes").asLong()).isEqualTo(1 << 20);
        assertThat(node.path("freeBytes").asLong()).isPositive();
        assertThat(node.path("health").get(1).path("status").asString()).isEqualTo("DOWN");
        assertThat(node.path("health").get(1).path("why").asString()).contains("sieve");
        assertThat(problem(olga.get("/v1/nodes"))).isEqualTo("403 all-tenants-only");
    }

    @Test
    void aTakedownNamesTheOriginsThatActOnItAndThoseThatDoNot() {
        var withdrawals = server.get(Withdrawals.class);
        Asset asset = server.published(ACME);
        server.get(Catalog.class).move(asset.id(), Move.TAKE_DOWN, TestAssets.BECAUSE);
        withdrawals.heartbeat("edge-1", Set.copyOf(withdrawals.recent(Duration.ofMinutes(2))));
        withdrawals.heartbeat("edge-2", Set.of());
        JsonNode line = olga.json("/v1/takedowns").path("items").get(0);
        assertThat(line.path("asset").asString()).isEqualTo(asset.id().value());
        assertThat(line.path("acknowledged").valueStream().map(JsonNode::asString))
                .containsExactly("edge-1");
        assertThat(line.path("pending").valueStream().map(JsonNode::asString)).containsExactly("edge-2");
        assertThat(line.path("done").asBoolean()).isFalse();
        assertThat(line.path("erased").asBoolean()).isFalse();
        assertThat(other.json("/v1/takedowns").path("items")).isEmpty();
        assertThat(olga.json("/v1/takedowns?after=" + asset.id()).path("items")).isEmpty();

        server.get(Catalog.class).move(asset.id(), Move.RESTORE, TestAssets.BECAUSE);
        assertThat(olga.json("/v1/takedowns").path("items")).isEmpty();
    }

    @Test
    void tiersAreForThoseWhoSeeAll() {
        JsonNode tiers = everywhere.json("/v1/tiers");
        assertThat(tiers.path("tiers")
                        .valueStream()
                        .map(tier -> tier.path("tier").asString()))
                .containsExactly("hot", "cold");
        assertThat(tiers.path("runs").get(0).path("run").asLong()).isEqualTo(7);
        assertThat(problem(olga.get("/v1/tiers"))).isEqualTo("403 all-tenants-only");
    }

    @Test
    void stuckUploadsAreListedByTenantWithWhatToDo() {
        var first = server.stuck(ACME, Trouble.COMPLETION, "the bucket is gone");
        server.stuck(ACME, Trouble.IDLE, "");
        server.stuck(OTHER, Trouble.CLEANUP, "the bucket is gone");
        JsonNode page = olga.json("/v1/uploads/stuck?limit=1");
        JsonNode line = page.path("items").get(0);
        assertThat(line.path("upload").asString()).isEqualTo(first.upload());
        assertThat(line.path("trouble").asString()).isEqualTo("completion");
        assertThat(line.path("reason").asString()).isEqualTo("the bucket is gone");
        assertThat(line.path("attempts").asInt()).isEqualTo(4);
        assertThat(line.path("todo").asString()).contains("bytes are safe", "by itself in 3 min");
        JsonNode rest = olga.json("/v1/uploads/stuck?after=" + page.path("next").asString());
        assertThat(rest.path("items").get(0).path("trouble").asString()).isEqualTo("idle");
        assertThat(rest.path("items")).hasSize(1);
        assertThat(other.json("/v1/uploads/stuck")
                        .path("items")
                        .get(0)
                        .path("asset")
                        .isNull())
                .isTrue();
        assertThat(everywhere.json("/v1/uploads/stuck").path("items")).hasSize(3);
    }

    @Test
    void badInputIsASentence() {
        for (String path : List.of(
                "/v1/work/dead-letters?limit=0",
                "/v1/work/dead-letters?limit=201",
                "/v1/work/dead-letters?limit=many",
                "/v1/work/dead-letters?after=here",
                "/v1/events/dead-letters?after=yesterday",
                "/v1/uploads/stuck?after=..%2f",
                "/v1/uploads/stuck?limit=0",
                "/v1/takedowns?after=..%2f",
                "/v1/takedowns?limit=-1")) {
            HttpResponse<String> answer = olga.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as(path)
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            assertThat(answer.body()).as(path).doesNotContain("Exception", "\tat ");
        }
        assertThat(olga.post("/v1/work/dead-letters/none/replay").statusCode()).isEqualTo(400);
    }

    @Test
    void creatorsAndModeratorsSeeNothingOfIt() {
        for (Role role : List.of(Role.CREATOR, Role.MODERATOR)) {
            OpsClient client = server.client(Optional.of(ACME), role);
            for (String path : List.of(
                    "/v1/work/queues",
                    "/v1/work/dead-letters",
                    "/v1/events/dead-letters",
                    "/v1/nodes",
                    "/v1/uploads/stuck",
                    "/v1/takedowns",
                    "/v1/tiers",
                    "/ops",
                    "/ops/work")) {
                assertThat(client.get(path).statusCode())
                        .as("%s %s", role, path)
                        .isEqualTo(403);
            }
        }
    }

    private JsonNode deadFact(TenantId tenant) {
        server.poisoned().poisoned.set(true);
        Asset asset = server.uploading(tenant, "Poisoned");
        server.assets().take(asset.id(), Move.UPLOAD_FINISHED);
        server.assets().take(asset.id(), Move.INSPECTION_PASSED);
        await().until(() -> !olga.json("/v1/events/dead-letters").path("items").isEmpty());
        return olga.json("/v1/events/dead-letters").path("items").get(0);
    }

    private static String problem(HttpResponse<String> answer) {
        String type = JsonMapper.shared().readTree(answer.body()).path("type").asString("");
        return answer.statusCode() + " " + type.substring(type.lastIndexOf('/') + 1);
    }
}
