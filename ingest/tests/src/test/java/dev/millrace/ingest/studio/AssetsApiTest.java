package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static dev.millrace.ingest.studio.StudioServer.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.studio.TestClient.Answer;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedStudio.class)
class AssetsApiTest {
    private final StudioServer server;
    private final TestClient alice;

    AssetsApiTest(StudioServer server) {
        this.server = server;
        this.alice = server.client("alice", ACME, Role.CREATOR);
    }

    @Test
    void aPublishedVideoIsToldWhole() {
        Asset asset = server.assets().published("alice", "Waves");
        Answer answer = alice.get(path(asset));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"" + asset.version() + "\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode json = answer.json();
        assertThat(json.path("state").asString()).isEqualTo("PUBLISHED");
        assertThat(json.path("screening").asString()).isEqualTo("CLEARED");
        assertThat(json.path("visibility").asString()).isEqualTo("public");
        assertThat(json.path("duration").asDouble()).isEqualTo(10.0);
        assertThat(json.path("width").asInt()).isEqualTo(1280);
        assertThat(json.path("height").asInt()).isEqualTo(720);
        assertThat(json.path("problem").isNull()).isTrue();
        assertThat(json.path("source").path("size").asLong()).isEqualTo("bytes of Waves".length());
        assertThat(json.path("renditions").path(0).path("name").asString()).isEqualTo("v-avc-240");
        assertThat(json.path("renditions").path(0).path("bandwidth").asLong()).isEqualTo(40_000);
        JsonNode playback = json.path("playback");
        String folder = ORIGIN + "/v/" + asset.id() + "/";
        assertThat(playback.path("hls").asString()).isEqualTo(folder + "master.m3u8");
        assertThat(playback.path("dash").asString()).isEqualTo(folder + "manifest.mpd");
        assertThat(playback.path("poster").asString()).isEqualTo(folder + asset.currentRevision() + "/poster.jpg");
        assertThat(playback.path("animation").asString()).isEqualTo(folder + asset.currentRevision() + "/preview.webp");
        assertThat(playback.path("preview").asString()).matches(ORIGIN + "/t/[^/]+/v/" + asset.id() + "/master.m3u8");
    }

    @Test
    void theStudiosRowHasTheStillAndItsMotion() {
        Asset asset = server.assets().published("alice", "Moving");
        String folder = ORIGIN + "/v/" + asset.id() + "/" + asset.currentRevision();
        assertThat(alice.get("/studio/videos/" + asset.id() + "/row").text())
                .contains("src=\"" + folder + "/poster.jpg\"", "data-motion=\"" + folder + "/preview.webp\"");
    }

    @Test
    void theHistoryTellsWhoDidWhatAndWhy() {
        JsonNode history = alice.get(path(server.assets().published("alice", "Told")))
                .json()
                .path("history");
        assertThat(history.path(0).path("from").isNull()).isTrue();
        assertThat(history.path(0).path("to").asString()).isEqualTo("UPLOADING");
        assertThat(history.path(0).path("who").asString()).isEqualTo("creator:alice");
        assertThat(history.path(0).path("why").asString()).isEqualTo("The upload began.");
        assertThat(history.valueStream().map(line -> line.path("to").asString()).toList())
                .containsSubsequence("UPLOADED", "INSPECTED", "PROCESSING", "READY", "CLEARED", "PUBLISHED");
    }

    @Test
    void whileItIsConvertedThereIsAPreviewAndNothingPublic() {
        JsonNode json =
                alice.get(path(server.assets().processing("alice", "Half", 2))).json();
        assertThat(json.path("progress").asDouble()).isEqualTo(0.4);
        assertThat(json.path("playback").path("hls").isNull()).isTrue();
        assertThat(json.path("playback").path("preview").asString()).contains("/t/");
        assertThat(json.path("playback").path("poster").asString())
                .contains("/t/")
                .endsWith("/poster.jpg");
    }

    @Test
    void beforeAnythingIsConvertedThereIsNothingToPlay() {
        JsonNode json =
                alice.get(path(server.assets().uploaded("alice", "Raw"))).json();
        assertThat(json.path("playback")
                        .propertyStream()
                        .allMatch(member -> member.getValue().isNull()))
                .isTrue();
        assertThat(json.path("renditions").isEmpty()).isTrue();
        assertThat(json.path("duration").isNull()).isTrue();
    }

    @Test
    void signedAndPrivateVideosHaveNoPublicLinks() {
        for (Visibility visibility : List.of(Visibility.SIGNED, Visibility.PRIVATE)) {
            Asset asset = server.assets().as(visibility).published("alice", "Closed");
            assertThat(alice.get(path(asset))
                            .json()
                            .path("playback")
                            .path("hls")
                            .isNull())
                    .as(visibility.name())
                    .isTrue();
        }
    }

    @Test
    void aRefusedVideoSaysWhy() {
        var problem = new Problem("no-video", "The file holds no video.");
        JsonNode json = alice.get(path(server.assets().rejected("alice", "Text", problem)))
                .json();
        assertThat(json.path("state").asString()).isEqualTo("REJECTED");
        assertThat(json.path("problem").path("code").asString()).isEqualTo("no-video");
        assertThat(json.path("problem").path("sentence").asString()).isEqualTo("The file holds no video.");
    }

    @Test
    void aListIsReadPageByPageWithoutGapOrRepeat() {
        TestClient pager = server.client("pager", ACME, Role.CREATOR);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(server.assets().uploading("pager", "Number " + i).id().value());
        }
        List<String> read = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = pager.get("/v1/assets?limit=2" + (next.isEmpty() ? "" : "&after=" + next))
                    .json();
            page.path("assets").forEach(line -> read.add(line.path("id").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        assertThat(read).isEqualTo(made);
    }

    @Test
    void aListCanBeOfOneState() {
        TestClient sorter = server.client("sorter", ACME, Role.CREATOR);
        server.assets().uploading("sorter", "Not this");
        Asset wanted = server.assets().uploaded("sorter", "This");
        JsonNode assets = sorter.get("/v1/assets?state=uploaded").json().path("assets");
        assertThat(assets.size()).isEqualTo(1);
        assertThat(assets.path(0).path("id").asString()).isEqualTo(wanted.id().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=201", "?limit=x", "?state=GONE", "?after=nonsense", "?mine=perhaps"})
    void aListThatCannotBeIsRefusedInWords(String query) {
        Answer answer = alice.get("/v1/assets" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.detail()).isNotBlank();
    }

    @Test
    void titleAndVisibilityChange() {
        Asset asset = server.assets().published("alice", "Before");
        Answer answer = alice.patch(path(asset), tag(asset), "{\"title\":\"After\",\"visibility\":\"unlisted\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("title").asString()).isEqualTo("After");
        assertThat(answer.json().path("visibility").asString()).isEqualTo("unlisted");
        assertThat(answer.header("ETag")).isNotEqualTo(tag(asset));
        JsonNode last = answer.json().path("history").valueStream().toList().getLast();
        assertThat(last.path("field").asString()).isEqualTo("visibility");
        assertThat(last.path("who").asString()).isEqualTo("creator:alice");
    }

    @Test
    void aChangeNeedsTheVersionThatWasSeen() {
        Asset asset = server.assets().uploading("alice", "Guarded");
        Answer without = alice.send("PATCH", path(asset), "{\"title\":\"x\"}", "Content-Type", "application/json");
        assertThat(without.status()).isEqualTo(428);
        assertThat(without.code()).isEqualTo("version-required");
        Answer stale = alice.patch(path(asset), "\"" + (asset.version() + 7) + "\"", "{\"title\":\"x\"}");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("version-changed");
        assertThat(server.get(Catalog.class).get(asset.id()).title()).isEqualTo("Guarded");
    }

    @Test
    void aChangeWhoseAnswerWasLostCanBeSentAgain() {
        Asset asset = server.assets().uploading("alice", "First");
        String body = "{\"title\":\"Second\"}";
        Answer first = alice.patch(path(asset), tag(asset), body);
        Answer again = alice.patch(path(asset), tag(asset), body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\":\"\"}|422",
                "{\"title\":null}|422",
                "{\"title\":7}|422",
                "{\"title\":\"a\\nb\"}|422",
                "{\"visibility\":\"everyone\"}|422",
                "{\"state\":\"PUBLISHED\"}|422",
                "{\"id\":\"x\"}|422",
                "[]|400",
                "\"title\"|400",
                "{\"title\":|400",
            })
    void aChangeThatCannotBeIsRefusedInWords(String body, int status) {
        Asset asset = server.assets().uploading("alice", "Stays");
        Answer answer = alice.patch(path(asset), "*", body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.detail()).endsWith(".");
        assertThat(server.get(Catalog.class).get(asset.id())).isEqualTo(asset);
    }

    @Test
    void anotherKindOfBodyIsRefused() {
        Asset asset = server.assets().uploading("alice", "Typed");
        Answer answer = alice.send("PATCH", path(asset), "title=x", "Content-Type", "text/plain", "If-Match", "*");
        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void hostileTitlesComeBackAsTheyWent() {
        String title = "</script><img src=x onerror=alert(1)> \u202Egpj.exe ' \" & [[${7*7}]]";
        Asset asset = server.assets().uploading("alice", title);
        assertThat(alice.get(path(asset)).json().path("title").asString()).isEqualTo(title);
        assertThat(alice.get(path(asset)).header("Content-Type")).startsWith("application/json");
        assertThat(alice.get(path(asset)).header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void deletionBeginsAtOnceAndCanBeAskedForAgain() {
        Asset asset = server.assets().published("alice", "Unwanted");
        Answer answer = alice.delete(path(asset));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("state").asString()).isEqualTo("DELETING");
        assertThat(answer.json().path("origins").path("done").asBoolean()).isTrue();
        assertThat(alice.delete(path(asset)).status()).isIn(202, 204);
        org.awaitility.Awaitility.await()
                .until(() -> server.get(Catalog.class).get(asset.id()).state() == AssetState.DELETED);
        assertThat(alice.delete(path(asset)).status()).isEqualTo(204);
        Answer edit = alice.patch(path(asset), "*", "{\"title\":\"Back\"}");
        assertThat(edit.status()).isEqualTo(409);
        assertThat(edit.detail()).contains("being deleted");
        List<String> listed = new ArrayList<>();
        alice.get("/v1/assets?limit=200")
                .json()
                .path("assets")
                .forEach(a -> listed.add(a.path("id").asString()));
        assertThat(listed).doesNotContain(asset.id().value());
    }

    @Test
    void deletionWithAStaleVersionIsRefused() {
        Asset asset = server.assets().uploading("alice", "Changed meanwhile");
        assertThat(alice.delete(path(asset), "If-Match", "\"999\"").status()).isEqualTo(412);
        assertThat(server.get(Catalog.class).get(asset.id()).state()).isEqualTo(AssetState.UPLOADING);
    }

    private static String path(Asset asset) {
        return "/v1/assets/" + asset.id();
    }

    private static String tag(Asset asset) {
        return IfMatch.etag(asset.version());
    }
}
