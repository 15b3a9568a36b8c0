package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.platform.access.Role;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same scene as it was filmed, grey with bars beside it, and with a logo: copies are found, other scenes are not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs({Prerequisite.MEDIA, Prerequisite.VECTORS})
class CopiesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double SECONDS = 6.87;

    private Node node;
    private Client creator;
    private Client moderator;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        node = Node.start(data);
        creator = node.creator();
        moderator = node.client(Role.MODERATOR, "mo", Node.TENANT);
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void copiesAreMatchedOverTheirWholeLengthAndOtherScenesAreNot() throws IOException {
        enter("copies");
        String original = published("pattern-hd-no-bar");
        String grey = published("pattern-sd-grey-bar");
        String logo = published("pattern-sd-with-large-logo-bar");
        String other = published("doorknob-hd-no-bar");
        assertCopies(grey, original);
        assertCopies(logo, original);
        assertCopies(original, grey);
        assertThat(matches(other).path("matches")).isEmpty();
        assertThat(matches(original).path("matches"))
                .extracting(match -> match.path("id").asString())
                .containsExactlyInAnyOrder(grey, logo);
    }

    @Test
    void aBankOfPublishedHashesFindsWhatIsPublishedAndTheVideoIsWithdrawn() throws Exception {
        enter("patterns");
        String victim = published("pattern-hd-no-bar");
        var created = post("/v1/banks", "{\"name\":\"patterns\",\"action\":\"block\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        String bank = "/v1/banks/" + json(created).path("id").asString();
        String lines = Files.readString(TestMedia.vector("vpdq/pattern-hd-no-bar.txt"));

        var wrong = post(bank + "/import?format=vpdq", lines + "nonsense\n1,100,ff,0\n");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(json(wrong).path("lines"))
                .extracting(line -> line.path("line").asInt())
                .containsExactly(207, 208);
        assertThat(json(moderator.send("GET", bank)).path("frames").asInt()).isZero();

        var dry = json(post(bank + "/import?format=vpdq&item=pattern&dry-run=true", lines));
        assertThat(dry.path("assets").asInt()).isEqualTo(1);
        assertThat(dry.path("block").asInt()).isEqualTo(1);
        assertThat(creator.state(victim)).isEqualTo("PUBLISHED");

        var swept = post(bank + "/import?format=vpdq&item=pattern", lines);
        assertThat(swept.statusCode()).isEqualTo(202);
        Awaitility.await("blocked")
                .atMost(Duration.ofSeconds(20))
                .until(() -> creator.asset(victim).path("screening").asString().equals("BLOCKED"));
        Awaitility.await("swept")
                .atMost(Duration.ofSeconds(20))
                .until(() -> json(moderator.send(
                                "GET", swept.headers().firstValue("Location").orElseThrow()))
                        .path("state")
                        .asString()
                        .equals("done"));
        assertThat(matches(victim).path("matches"))
                .filteredOn(match -> match.path("counterpart").asString().equals("bank"))
                .hasSize(1)
                .allSatisfy(match -> {
                    assertThat(match.path("name").asString()).isEqualTo("patterns");
                    assertThat(match.path("verdict").asString()).isEqualTo("block");
                    assertThat(match.path("ranges").get(0).path("otherStart").asDouble())
                            .isLessThan(1);
                });
        assertThat(moderator.send("GET", bank + "/export?format=vpdq").body().lines())
                .hasSizeGreaterThan(150);
        assertThat(moderator.send("DELETE", bank).statusCode()).isEqualTo(204);
    }

    /** Each test is of a tenant of its own: what one uploads, the other never meets. */
    private void enter(String tenant) {
        creator = node.client(Role.CREATOR, "ada", tenant);
        moderator = node.client(Role.MODERATOR, "mo", tenant);
    }

    private void assertCopies(String one, String of) {
        JsonNode matches = matches(one);
        assertThat(matches.path("complete").asBoolean()).isTrue();
        JsonNode match = matches.path("matches")
                .valueStream()
                .filter(some -> some.path("id").asString().equals(of))
                .findFirst()
                .orElseThrow(() -> new AssertionError(of + " is missing in " + matches));
        assertThat(match.path("frames").asInt()).as("%s", match).isGreaterThanOrEqualTo(6);
        assertThat(match.path("distance").path("greatest").asInt()).isLessThanOrEqualTo(31);
        assertThat(match.path("ranges")).hasSize(1);
        JsonNode range = match.path("ranges").get(0);
        assertThat(range.path("start").asDouble()).isCloseTo(0, within(1.0));
        assertThat(range.path("otherStart").asDouble()).isCloseTo(0, within(1.0));
        assertThat(range.path("end").asDouble()).isCloseTo(SECONDS, within(1.0));
        assertThat(range.path("otherEnd").asDouble()).isCloseTo(SECONDS, within(1.0));
    }

    private String published(String name) throws IOException {
        String id = creator.upload(TestMedia.clip("copies/" + name + ".mp4"), name);
        creator.awaitPublished(id, PATIENCE);
        return id;
    }

    private JsonNode matches(String asset) {
        return json(moderator.send("GET", "/v1/assets/" + asset + "/matches"));
    }

    private HttpResponse<String> post(String path, String body) {
        return moderator.send(moderator
                .request(node.api().resolve(path))
                .header("Content-Type", path.contains("/import") ? "text/plain" : "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as("%s", response.body()).isLessThan(500);
        return JsonMapper.shared().readTree(response.body());
    }
}
