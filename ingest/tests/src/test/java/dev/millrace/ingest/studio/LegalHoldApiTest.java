package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.studio.TestClient.Answer;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStudio.class)
class LegalHoldApiTest {
    private static final String[] JSON = {"Content-Type", "application/json"};

    private final StudioServer server;
    private final TestClient alice;
    private final TestClient operator;

    LegalHoldApiTest(StudioServer server) {
        this.server = server;
        this.alice = server.client("alice", ACME, Role.CREATOR);
        this.operator = server.client("oscar", ACME, Role.OPERATOR);
    }

    private static String hold(Asset asset) {
        return "/v1/assets/" + asset.id() + "/legal-hold";
    }

    @Test
    void whatIsHeldCannotBeDeletedByAnybody() {
        Asset asset = server.assets().published("alice", "Evidence");
        Answer placed = operator.send("PUT", hold(asset), "{\"why\":\"Case 4711\"}", JSON);
        assertThat(placed.status()).isEqualTo(200);
        assertThat(placed.json().path("by").asString()).isEqualTo("oscar");

        for (TestClient client : new TestClient[] {alice, operator}) {
            Answer refused = client.delete("/v1/assets/" + asset.id());
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().path("type").asString()).endsWith("/legal-hold");
            assertThat(refused.json().path("detail").asString())
                    .contains("legal hold", "take it down")
                    .doesNotContain("4711");
        }
        assertThat(server.get(Catalog.class).get(asset.id()).state()).isEqualTo(AssetState.PUBLISHED);
        assertThat(alice.get("/v1/assets/" + asset.id()).text()).doesNotContain("4711");
        assertThat(alice.post("/v1/assets/" + asset.id() + "/takedown").status())
                .isEqualTo(200);

        assertThat(operator.delete(hold(asset)).status()).isEqualTo(204);
        assertThat(alice.delete("/v1/assets/" + asset.id()).status()).isEqualTo(202);
    }

    @Test
    void aHoldNeedsAReasonAndBytes() {
        Asset asset = server.assets().published("alice", "No reason");
        assertThat(operator.send("PUT", hold(asset), "{}", JSON).status()).isEqualTo(422);
        assertThat(operator.send("PUT", hold(asset), "{\"why\":\"a\\nb\"}", JSON)
                        .status())
                .isEqualTo(422);
        Asset early = server.assets().uploading("alice", "Early");
        Answer refused = operator.send("PUT", hold(early), "{\"why\":\"Case 1\"}", JSON);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString()).contains("not complete");
    }

    @Test
    void whatIsNotHeldCanNeitherBeReadNorLifted() {
        Asset asset = server.assets().published("alice", "Free");
        assertThat(operator.get(hold(asset)).status()).isEqualTo(404);
        assertThat(operator.delete(hold(asset)).status()).isEqualTo(404);
    }
}
