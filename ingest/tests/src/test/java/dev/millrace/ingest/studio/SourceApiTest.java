package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.studio.TestClient.Answer;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStudio.class)
class SourceApiTest {
    private static final byte[] BYTES = "0123456789abcdefghij".getBytes(StandardCharsets.UTF_8);

    private final StudioServer server;
    private final TestClient alice;
    private final Asset asset;
    private final String path;

    SourceApiTest(StudioServer server) {
        this.server = server;
        this.alice = server.client("alice", ACME, Role.CREATOR);
        this.asset = server.assets().uploaded("alice", "<b>\u202E\"Film\"/../x", BYTES);
        this.path = "/v1/assets/" + asset.id() + "/source";
    }

    @Test
    void theOwnerGetsBackTheSameBytesAsADownload() {
        Answer answer = alice.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo(BYTES);
        assertThat(answer.header("Content-Length")).isEqualTo("20");
        assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("sandbox");
        assertThat(answer.header("Content-Disposition"))
                .startsWith("attachment")
                .contains("filename*=UTF-8''_b_Film_._x")
                .doesNotContain("/", "<");
        assertThat(answer.header("ETag"))
                .isEqualTo("\"" + Objects.requireNonNull(asset.source()).sha256() + "\"");
    }

    @Test
    void aRangeIsAnsweredByThatRange() {
        Answer answer = alice.get(path, "Range", "bytes=10-13");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo("abcd");
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 10-13/20");
        assertThat(alice.get(path, "Range", "bytes=-2").text()).isEqualTo("ij");
        assertThat(alice.get(path, "Range", "bytes=18-99").text()).isEqualTo("ij");
    }

    @Test
    void behindTheEndThereIsNothing() {
        Answer answer = alice.get(path, "Range", "bytes=20-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */20");
        assertThat(answer.detail()).contains("20 bytes");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        String etag = alice.get(path).header("ETag");
        Answer answer = alice.get(path, "If-None-Match", etag);
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.response().body()).isEmpty();
        assertThat(alice.get(path, "Range", "bytes=0-3", "If-Range", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headTellsTheSizeOnly() {
        Answer answer = alice.send("HEAD", path, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("20");
        assertThat(answer.response().body()).isEmpty();
    }

    @Test
    void nobodyElseGetsThem() {
        TestClient both = server.client("bob", ACME, Role.CREATOR, Role.MODERATOR);
        assertThat(both.get(path).status()).isEqualTo(403);
        assertThat(both.get(path).detail()).contains("creator");
        assertThat(server.client("bob", ACME, Role.CREATOR).get(path).status()).isEqualTo(404);
        assertThat(server.client("bob", ACME, Role.OPERATOR).get(path).status()).isEqualTo(403);
    }

    @Test
    void beforeTheUploadIsCompleteThereIsNone() {
        Asset early = server.assets().uploading("alice", "Early");
        Answer answer = alice.get("/v1/assets/" + early.id() + "/source");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("no-source");
    }
}
