package dev.millrace.app.ops;

import static dev.millrace.app.ops.OpsServer.ACME;
import static dev.millrace.app.ops.OpsServer.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.StuckUploads.Trouble;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Work;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The operator's page as it is without a script: what stands on it, and its forms. */
class OpsPageTest {
    @TempDir
    Path data;

    private OpsServer server;

    @BeforeEach
    void start() {
        server = OpsServer.start(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OpsClient browser(Optional<TenantId> tenant) {
        return OpsClient.browser(server.base(), server.signInCode(tenant));
    }

    @Test
    void whereNothingIsWrongItSaysSo() {
        HttpResponse<String> page = browser(Optional.of(ACME)).get("/ops");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "All is well",
                        "No video has failed.",
                        "No upload is stuck.",
                        "The queues are empty",
                        "Every fact has reached its consumers.",
                        "Nothing is withdrawn.")
                .doesNotContain("mill-1", "id=\"nodes\"", "id=\"tiers\"");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("script-src 'self';"));
        assertThat(page.body()).doesNotContain("style=", "onclick", "<script>");
    }

    @Test
    void whatIsWrongStandsFirstWithWhatToDo() {
        Asset goose = server.failed(ACME, "A goose");
        server.deadJob(ACME, goose.id(), new JobKind("pluck"), "The feathers stick.");
        await().until(() ->
                !server.operatorOfAll().json("/v1/nodes").path("nodes").isEmpty());
        String page = browser(Optional.empty()).get("/ops").body();
        assertThat(page)
                .contains(
                        "3 things need you",
                        "sift on mill-1 is down: The sieve is torn: change it.",
                        "1 video failed: read why",
                        "1 job given up",
                        "A goose",
                        "Killed for memory.",
                        "Its creator is told: It took too long.",
                        "all tenants",
                        "1.0 MiB must stay",
                        "1 failed, 0 damaged");
        assertThat(page.indexOf("sieve")).isLessThan(page.indexOf("1 video failed"));
    }

    @Test
    void anUploadThatIsStuckStandsFirstWithWhyAndWhatToDo() {
        server.stuck(ACME, Trouble.COMPLETION, "java.io.IOException: The <bucket> is gone");
        server.stuck(ACME, Trouble.CLEANUP, "java.io.IOException: The bucket is gone");
        server.stuck(ACME, Trouble.IDLE, "");
        String page = browser(Optional.of(ACME)).get("/ops").body();
        assertThat(page)
                .contains(
                        "One thing needs you",
                        "2 uploads stuck, the worst since 12 min",
                        "whole, not handed over",
                        "The &lt;bucket&gt; is gone",
                        "Its bytes are safe. Mend what the reason names",
                        "ended, not cleaned up",
                        "piece of a file",
                        "paused by its sender",
                        "4 attempts")
                .doesNotContain("<bucket>");
        assertThat(server.operator(OTHER).get("/ops/uploads").body())
                .contains("No upload is stuck.")
                .doesNotContain("bucket");
    }

    @Test
    void aNodeThatFellSilentIsMissed() {
        server.database().jdbc().sql("""
                INSERT INTO nodes.node (name, roles, version, started_at, beat_at, free, keep, health)
                VALUES ('gone-1', '{sift}', '9.9', now(), now() - interval '3 minutes', 1, 2, '[]')
                """).update();
        String page = browser(Optional.empty()).get("/ops").body();
        assertThat(page).contains("gone-1 has been silent for 3 min", "silent for 3 min");
    }

    @Test
    void anAssetThatNobodyWorksOnIsMissed() {
        Asset asset = server.uploading(ACME, "Forgotten");
        server.assets().take(asset.id(), Move.UPLOAD_FINISHED);
        server.database()
                .jdbc()
                .sql("UPDATE catalog.asset SET updated_at = updated_at - interval '2 hours'")
                .update();
        String page = browser(Optional.of(ACME)).get("/ops").body();
        assertThat(page).contains("1 video on the way without a job, the first since 2 h", "Forgotten");
        DeadJob job = server.deadJob(ACME, asset.id(), "poison");
        server.get(Work.class).replay(Optional.of(ACME), job.job());
        assertThat(browser(Optional.of(ACME)).get("/ops").body())
                .contains("a job works on it")
                .doesNotContain("without a job");
    }

    @Test
    void aFailedVideoIsTriedAgainByItsForm() {
        Asset asset = server.failed(ACME, "A goose");
        OpsClient olga = browser(Optional.of(ACME));
        String action = "/ops/failed/" + asset.id() + "/retry";
        HttpResponse<String> pressed = olga.press(action);
        assertThat(pressed.statusCode()).isEqualTo(302);
        String location = pressed.headers().firstValue("Location").orElseThrow();
        assertThat(location).endsWith("/ops?said=retried");
        assertThat(olga.get("/ops?said=retried").body())
                .containsPattern("role=\"status\"[^>]*>The video is tried again")
                .contains("No video has failed.");
        Asset after = server.get(Catalog.class).get(asset.id());
        assertThat(after.state()).isEqualTo(AssetState.PROCESSING);
        assertThat(after.problem()).isNull();
        assertThat(server.get(Work.class).claim(Set.of(OpsServer.ENCODE), "test", Duration.ofMinutes(1)))
                .hasValueSatisfying(lease -> assertThat(lease.asset()).isEqualTo(asset.id()));
    }

    @Test
    void aDeadJobIsReplayedByItsForm() {
        Asset asset = server.uploading(ACME, "One");
        DeadJob dead = server.deadJob(ACME, asset.id(), "poison");
        OpsClient olga = browser(Optional.of(ACME));
        String action = "/ops/work/" + dead.job().value() + "/replay";
        HttpResponse<String> part = olga.press(action, "HX-Request", "true");
        assertThat(part.statusCode()).isEqualTo(200);
        assertThat(part.body())
                .contains("hx-swap-oob=\"innerHTML\"", "back in its queue", "id=\"work\"")
                .doesNotContain("<html", action, "id=\"failed\"");
        assertThat(server.get(Work.class).dead(Optional.of(ACME), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void aDeadFactIsReplayedByItsForm() {
        server.poisoned().poisoned.set(true);
        Asset asset = server.uploading(ACME, "One");
        server.assets().take(asset.id(), Move.UPLOAD_FINISHED);
        server.assets().take(asset.id(), Move.INSPECTION_PASSED);
        OpsClient api = server.operator(ACME);
        await().until(() -> !api.json("/v1/events/dead-letters").path("items").isEmpty());
        JsonNode dead = api.json("/v1/events/dead-letters").path("items").get(0);
        server.poisoned().poisoned.set(false);
        OpsClient olga = browser(Optional.of(ACME));
        HttpResponse<String> pressed =
                olga.press("/ops/events/test.poisoned/" + dead.path("fact").asString() + "/replay");
        assertThat(pressed.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("said=fact-replayed"));
        await().until(() -> server.poisoned().applied.get() == 1);
        assertThat(olga.get("/ops").body()).contains("Every fact has reached its consumers.");
    }

    @Test
    void whatIsGoneMeanwhileIsSaidSo() {
        OpsClient olga = server.operator(ACME);
        HttpResponse<String> page = olga.post("/ops/work/" + UUID.randomUUID() + "/replay");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("<html", "said refused", "There is no such dead job");
        HttpResponse<String> part =
                olga.send("POST", "/ops/work/" + UUID.randomUUID() + "/replay", "", "HX-Request", "true");
        assertThat(part.statusCode()).isEqualTo(404);
        assertThat(part.body())
                .contains("There is no such dead job", "id=\"work\"")
                .doesNotContain("<html");
        Asset published = server.published(ACME);
        assertThat(olga.post("/ops/failed/" + published.id() + "/retry").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aForeignSiteCannotPressAButton() {
        Asset asset = server.failed(ACME, "A goose");
        HttpResponse<String> pressed =
                browser(Optional.of(ACME)).send("POST", "/ops/failed/" + asset.id() + "/retry", "_csrf=guessed");
        assertThat(pressed.statusCode()).isEqualTo(403);
        assertThat(server.get(Catalog.class).get(asset.id()).state()).isEqualTo(AssetState.FAILED);
    }

    @Test
    void nothingOfAnotherTenantIsSeenOrTouched() {
        Asset asset = server.failed(ACME, "A secret goose");
        DeadJob dead = server.get(Work.class)
                .dead(Optional.of(ACME), Optional.empty(), 1)
                .getFirst();
        OpsClient other = server.operator(OTHER);
        for (String path :
                List.of("/ops", "/ops/glance", "/ops/failed", "/ops/work", "/ops/events", "/ops/takedowns")) {
            HttpResponse<String> page = other.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body()).as(path).doesNotContain("goose", asset.id().value(), "mill-1", "encode");
        }
        assertThat(other.get("/ops/nodes").statusCode()).isEqualTo(403);
        assertThat(other.get("/ops/tiers").statusCode()).isEqualTo(403);
        assertThat(other.post("/ops/failed/" + asset.id() + "/retry").statusCode())
                .isEqualTo(404);
        assertThat(other.post("/ops/work/" + dead.job().value() + "/replay").statusCode())
                .isEqualTo(404);
        assertThat(server.get(Catalog.class).get(asset.id())).isEqualTo(asset);
    }

    @Test
    void aTitleIsTextAndNothingElse() {
        server.failed(ACME, "<script>alert(1)</script><img src=x onerror=alert(2)>");
        OpsClient olga = server.operator(ACME);
        assertThat(olga.get("/ops").body())
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(server.operator(OTHER).get("/ops?said=%3Cscript%3E").body())
                .doesNotContain("<script>", "&lt;script");
    }

    @Test
    void aLongListIsPaged() {
        for (int i = 0; i < 22; i++) {
            server.failed(ACME, "Goose " + i + ".");
        }
        OpsClient olga = server.operator(ACME);
        String first = olga.get("/ops/failed").body();
        assertThat(first).contains("Goose 21.", "Goose 2.").doesNotContain("Goose 1.");
        var older = Pattern.compile("href=\"(/ops/failed\\?after=[^\"]+)\"").matcher(first);
        assertThat(older.find()).isTrue();
        assertThat(olga.get(older.group(1)).body())
                .contains("Goose 1.", "Goose 0.")
                .doesNotContain("Goose 2.");
        assertThat(olga.get("/ops/failed?after=nonsense").statusCode()).isEqualTo(400);
        assertThat(olga.get("/ops/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void aPartThatCannotBeReadDoesNotTakeTheOthersWithIt() {
        server.failed(ACME, "A goose");
        server.database()
                .jdbc()
                .sql("ALTER TABLE events.failure RENAME TO lost")
                .update();
        String page = server.operator(ACME).get("/ops").body();
        assertThat(page).contains("This could not be read just now", "A goose");
    }
}
