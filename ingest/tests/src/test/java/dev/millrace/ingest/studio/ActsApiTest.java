package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static dev.millrace.ingest.studio.StudioServer.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.studio.TestClient.Answer;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedStudio.class)
class ActsApiTest {
    private static final JobKind ENCODE = new JobKind("encode");

    private final StudioServer server;
    private final Catalog catalog;
    private final TestClient alice;
    private final TestClient operator;

    ActsApiTest(StudioServer server) {
        this.server = server;
        this.catalog = server.get(Catalog.class);
        this.alice = server.client("alice", ACME, Role.CREATOR);
        this.operator = server.client("oscar", ACME, Role.OPERATOR);
    }

    @Test
    void aCreatorTakesDownAndRestores() {
        Asset asset = server.assets().published("alice", "Mine");
        Answer down = alice.postJson(path(asset, "takedown"), "{\"why\":\"Wrong cut\"}");
        assertThat(down.status()).isEqualTo(200);
        assertThat(down.json().path("state").asString()).isEqualTo("TAKEN_DOWN");
        assertThat(lastWhy(asset)).isEqualTo("Its creator took it down: Wrong cut");
        assertThat(alice.get("/v1/assets/" + asset.id())
                        .json()
                        .path("playback")
                        .path("hls")
                        .isNull())
                .isTrue();
        Answer up = alice.post(path(asset, "restore"));
        assertThat(up.status()).isEqualTo(200);
        assertThat(up.json().path("state").asString()).isEqualTo("PUBLISHED");
    }

    @Test
    void askingTwiceChangesNothingMore() {
        Asset asset = server.assets().published("alice", "Twice");
        Answer first = alice.post(path(asset, "takedown"));
        Answer second = alice.post(path(asset, "takedown"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("version")).isEqualTo(first.json().path("version"));
        alice.post(path(asset, "restore"));
        assertThat(alice.post(path(asset, "restore")).status()).isEqualTo(200);
    }

    @Test
    void whatIsNotPublishedCannotBeTakenDown() {
        Asset asset = server.assets().processing("alice", "Too early", 1);
        Answer down = alice.post(path(asset, "takedown"));
        assertThat(down.status()).isEqualTo(409);
        assertThat(down.detail()).isEqualTo("Only a published video can be taken down; this one is not published.");
        assertThat(alice.post(path(asset, "restore")).status()).isEqualTo(409);
    }

    @Test
    void aCreatorCannotLiftAnOperatorsTakedown() {
        Asset asset = server.assets().published("alice", "Contested");
        assertThat(operator.post(path(asset, "takedown")).status()).isEqualTo(200);
        Answer refused = alice.post(path(asset, "restore"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail()).isEqualTo("An operator took this video down: only an operator can restore it.");
        assertThat(operator.post(path(asset, "restore")).status()).isEqualTo(200);
    }

    @Test
    void anOperatorTakesOverACreatorsTakedown() {
        Asset asset = server.assets().published("alice", "Hidden in time");
        alice.post(path(asset, "takedown"));
        assertThat(operator.post(path(asset, "takedown")).status()).isEqualTo(200);
        assertThat(catalog.get(asset.id()).takenDownBy()).isEqualTo(Actor.Kind.OPERATOR);
        assertThat(alice.post(path(asset, "restore")).status()).isEqualTo(403);
    }

    @Test
    void operatorsStayNamelessToCreators() {
        Asset asset = server.assets().published("alice", "By whom");
        operator.post(path(asset, "takedown"));
        assertThat(lastWho(alice, asset)).isEqualTo("operator");
        assertThat(lastWho(operator, asset)).isEqualTo("operator:oscar");
    }

    @Test
    void theAnswerNamesTheOriginsThatHaveActedAndThoseThatHaveNot() {
        Asset asset = server.assets().published("alice", "Watched");
        Withdrawals withdrawals = server.get(Withdrawals.class);
        withdrawals.heartbeat("edge-1", Set.of());
        Answer answer = alice.post(path(asset, "takedown"));
        JsonNode origins = answer.json().path("origins");
        assertThat(origins.path("done").asBoolean()).isFalse();
        assertThat(origins.path("pending").path(0).asString()).isEqualTo("edge-1");
        withdrawals.heartbeat("edge-1", Set.copyOf(withdrawals.recent(Duration.ofMinutes(2))));
        JsonNode later = alice.post(path(asset, "takedown")).json().path("origins");
        assertThat(later.path("acknowledged").path(0).asString()).isEqualTo("edge-1");
        assertThat(later.path("done").asBoolean()).isTrue();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> alice.post(path(asset, "takedown"))
                        .json()
                        .path("origins")
                        .path("acknowledged")
                        .isEmpty()); // the node is no longer alive, for the other tests
    }

    @Test
    void aReasonIsOneShortLine() {
        Asset asset = server.assets().published("alice", "Reasoned");
        assertThat(alice.postJson(path(asset, "takedown"), "{\"why\":\"" + "x".repeat(501) + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(alice.postJson(path(asset, "takedown"), "{\"why\":\"a\\nb\"}")
                        .status())
                .isEqualTo(422);
        assertThat(catalog.get(asset.id()).state()).isEqualTo(AssetState.PUBLISHED);
    }

    @Test
    void aPreviewLinkCarriesItsOwnRight() {
        Asset asset = server.assets().processing("alice", "Soon", 1);
        Answer answer = alice.post(path(asset, "preview-token"));
        assertThat(answer.status()).isEqualTo(200);
        String token = answer.json().path("token").asString();
        assertThat(server.get(PathTokens.class).verify(token))
                .contains(new PathTokens.Grant(asset.id(), Viewer.PREVIEW_TOKEN));
        assertThat(answer.json().path("hls").asString())
                .isEqualTo(ORIGIN + "/t/" + token + "/v/" + asset.id() + "/master.m3u8");
        assertThat(Instant.parse(answer.json().path("expiresAt").asString())).isAfter(asset.createdAt());
        assertThat(server.client("mia", ACME, Role.MODERATOR)
                        .post(path(asset, "preview-token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutAConvertedPartThereIsNoPreview() {
        Answer answer = alice.post(path(server.assets().uploaded("alice", "Nothing"), "preview-token"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.detail()).startsWith("There is nothing to preview");
    }

    @Test
    void aPlaybackLinkIsForSignedVideos() {
        Asset asset = server.assets().as(Visibility.SIGNED).published("alice", "By invitation");
        Answer answer = alice.postJson(path(asset, "playback-token"), "{\"seconds\":60}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.get(PathTokens.class)
                        .verify(answer.json().path("token").asString()))
                .contains(new PathTokens.Grant(asset.id(), Viewer.PLAYBACK_TOKEN));
        assertThat(alice.postJson(path(asset, "playback-token"), "{\"seconds\":0}")
                        .status())
                .isEqualTo(422);
        assertThat(alice.postJson(path(asset, "playback-token"), "{\"seconds\":9999999}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void privateAndUnpublishedVideosHaveNoPlaybackLinks() {
        Asset hidden = server.assets().as(Visibility.PRIVATE).published("alice", "Diary");
        assertThat(alice.post(path(hidden, "playback-token")).status()).isEqualTo(409);
        Asset early = server.assets().as(Visibility.SIGNED).ready("alice", "Premiere");
        assertThat(alice.post(path(early, "playback-token")).detail()).startsWith("The video is not published");
    }

    @Test
    void anOperatorSendsAFailedVideoRoundAgain() {
        Asset asset = server.assets().failed("alice", "Unlucky");
        Work work = server.get(Work.class);
        inTransaction(() -> work.submit(new NewJob(
                ENCODE, ACME, asset.id(), asset.id() + "/encode", "{}", Priority.OPENING, 1, Duration.ZERO)));
        Lease lease = work.claim(Set.of(ENCODE), "test", Duration.ofMinutes(1)).orElseThrow();
        work.bury(lease, "out of memory");
        Answer answer = operator.post(path(asset, "retry"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("state").asString()).isEqualTo("PROCESSING");
        assertThat(answer.json().path("problem").isNull()).isTrue();
        assertThat(work.dead(Optional.of(ACME), Optional.empty(), 200))
                .noneMatch(dead -> dead.asset().equals(asset.id()));
        assertThat(work.claim(Set.of(ENCODE), "test", Duration.ofMinutes(1)))
                .hasValueSatisfying(again -> assertThat(again.asset()).isEqualTo(asset.id()));
        assertThat(operator.post(path(asset, "retry")).status()).isEqualTo(202);
    }

    @Test
    void whereTheFailedJobIsForgottenTheVideoIsInspectedAnew() {
        Asset asset = server.assets().failed("alice", "Long ago");
        Answer answer = operator.post(path(asset, "retry"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("state").asString()).isEqualTo("UPLOADED");
        assertThat(server.get(Work.class).claim(Set.of(new JobKind("inspect")), "test", Duration.ofMinutes(1)))
                .hasValueSatisfying(job -> assertThat(job.asset()).isEqualTo(asset.id()));
    }

    @Test
    void whatHasNotFailedIsNotTriedAgain() {
        Asset asset = server.assets().published("alice", "Fine");
        assertThat(operator.post(path(asset, "retry")).status()).isEqualTo(409);
        assertThat(alice.post(path(asset, "retry")).status()).isEqualTo(403);
    }

    private void inTransaction(Runnable step) {
        server.get(TransactionTemplate.class).executeWithoutResult(status -> step.run());
    }

    private String lastWhy(Asset asset) {
        return catalog.history(asset.id()).getLast().why();
    }

    private static String lastWho(TestClient client, Asset asset) {
        return client.get("/v1/assets/" + asset.id())
                .json()
                .path("history")
                .valueStream()
                .toList()
                .getLast()
                .path("who")
                .asString();
    }

    private static String path(Asset asset, String act) {
        return "/v1/assets/" + asset.id() + "/" + act;
    }
}
