package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssetsApiTest {
    private StudioServer server;
    private TestClient alice;

    @BeforeAll
    void start(@TempDir Path data) {
        server = StudioServer.start(data, StudioServer.ORIGIN);
        alice = server.client("alice", ACME, Role.CREATOR);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void tellsEverythingOfAPublishedVideo() {
        Asset asset = server.assets().published("alice", "Waves");
        var answer = alice.get("/v1/assets/" + asset.id());
        System.out.println(answer.text());
        assertThat(answer.status()).isEqualTo(200);
    }
}
