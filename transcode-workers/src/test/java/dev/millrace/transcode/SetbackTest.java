package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionState;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.transcode.FakeEncoder.Mischief;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However children end, the asset ends in a state that says why, and the worker goes on. */
@Tag("long")
class SetbackTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Pipeline pipeline;

    @SuppressWarnings("NullAway.Init")
    static AssetId hanging;

    @BeforeAll
    static void start() throws IOException {
        pipeline = new Pipeline(
                directory,
                Map.of("millrace.transcode.child.silence", "4s", "millrace.transcode.child.spares", "2"),
                FakeRole.class);
        // Takes its time beside the others.
        hanging = upload(Mischief.HANG);
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void theSameCrashTwiceIsTheFilesFault() throws Exception {
        Asset asset = pipeline.settled(upload(Mischief.CRASH));
        assertThat(asset.state()).isEqualTo(AssetState.REJECTED);
        assertThat(asset.problem())
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("undecodable"));
        assertThat(pipeline.revisions().of(asset.id())).hasSize(2);
        assertThat(setbacks(asset.id())).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mischief.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CRASH", "HANG", "REFUSE", "NOTHING"})
    void whatMayBeChanceIsTriedTwiceAndThenFailed(Mischief mischief) throws Exception {
        isTriedTwiceAndThenFailed(upload(mischief));
    }

    @Test
    void oneThatHangsIsTriedTwiceAndThenFailed() {
        isTriedTwiceAndThenFailed(hanging);
    }

    private static void isTriedTwiceAndThenFailed(AssetId id) {
        Asset asset = pipeline.settled(id);
        assertThat(asset.state()).isEqualTo(AssetState.FAILED);
        assertThat(asset.problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("processing-failed");
            assertThat(problem.sentence()).contains("tried again").doesNotContain("broke");
        });
        assertThat(pipeline.revisions().of(asset.id()))
                .hasSize(2)
                .allSatisfy(revision -> assertThat(revision.snapshot()).isZero());
        assertThat(dead(asset.id()))
                .singleElement()
                .satisfies(job -> assertThat(job.reason()).isNotBlank());
    }

    @Test
    void whatTheEncoderRefusesIsRefusedAtOnceInWordsOfOurs() throws Exception {
        Asset asset = pipeline.settled(upload(Mischief.REFUSE));
        assertThat(asset.state()).isEqualTo(AssetState.REJECTED);
        assertThat(asset.problem())
                .satisfies(problem -> assertThat(problem.sentence()).doesNotContain("script"));
        assertThat(pipeline.revisions().of(asset.id())).hasSize(1);
    }

    @Test
    void aFileOfWhichNothingCanBeShownIsRefused() throws Exception {
        assertThat(pipeline.settled(upload(Mischief.NOTHING)).state()).isEqualTo(AssetState.REJECTED);
    }

    @Test
    void anOperatorHasAFailedAssetTriedAgainAfresh() throws Exception {
        Asset failed = pipeline.settled(upload(Mischief.FAIL));
        DeadJob job = dead(failed.id()).getFirst();
        assertThat(pipeline.work().replay(Optional.of(Pipeline.TENANT), job.job()))
                .isTrue();
        await().until(() -> pipeline.revisions().of(failed.id()).size() == 4);
        pipeline.reached(failed.id(), AssetState.FAILED);
        assertThat(pipeline.catalog().history(failed.id()))
                .extracting(HistoryEntry::to)
                .containsSubsequence("PROCESSING", "FAILED", "PROCESSING", "FAILED");
    }

    @Test
    void aRevokedJobStopsAtOnceAndLeavesNoEffect() throws Exception {
        try (Pipeline patient =
                new Pipeline(directory.resolve("patient"), Map.of("millrace.work.lease", "2s"), FakeRole.class)) {
            AssetId id = patient.upload(bytes(Mischief.HANG));
            patient.reached(id, AssetState.PROCESSING);
            await().until(() -> patient.children().busyCount() == 1);
            patient.transactions().executeWithoutResult(_ -> patient.work().revoke(id));
            await().until(() -> patient.children().busyCount() == 0);
            assertThat(patient.catalog().get(id).state()).isEqualTo(AssetState.PROCESSING);
            assertThat(patient.revisions().of(id)).extracting(Revision::state).containsExactly(RevisionState.OPEN);
        }
    }

    @Test
    void aStoppedWorkerHandsItsJobBackUnharmed() throws Exception {
        try (Pipeline other = new Pipeline(directory.resolve("other"), Map.of(), FakeRole.class)) {
            AssetId id = other.upload(bytes(Mischief.HANG));
            other.reached(id, AssetState.PROCESSING);
            await().until(() -> !other.revisions().of(id).isEmpty());
            other.stopWorking();
            assertThat(jobState(other, id)).isEqualTo("WAITING");
            assertThat(other.jdbc()
                            .sql("SELECT attempts FROM work.job WHERE asset_id = :id AND kind = 'encode'")
                            .param("id", id.value())
                            .query((row, _) -> row.getInt("attempts"))
                            .single())
                    .isZero();
        }
    }

    private static AssetId upload(Mischief mischief) throws IOException {
        return pipeline.upload(bytes(mischief));
    }

    /** Told apart by their length, since equal bytes are one source. */
    private static Bytes bytes(Mischief mischief) {
        return Bytes.of((mischief + " ".repeat((int) (System.nanoTime() % 1000))).getBytes(StandardCharsets.US_ASCII));
    }

    private static String jobState(Pipeline pipeline, AssetId id) {
        return pipeline.jdbc()
                .sql("SELECT state FROM work.job WHERE asset_id = :id AND kind = 'encode'")
                .param("id", id.value())
                .query((row, _) -> row.getString("state"))
                .single();
    }

    private static List<DeadJob> dead(AssetId id) {
        return pipeline.work().dead(Optional.of(Pipeline.TENANT), Optional.empty(), 100).stream()
                .filter(job -> job.asset().equals(id))
                .toList();
    }

    private static int setbacks(AssetId id) {
        return pipeline.jdbc()
                .sql("SELECT count(*) AS rows FROM transcode.setback WHERE asset_id = :id")
                .param("id", id.value())
                .query((row, _) -> row.getInt("rows"))
                .single();
    }
}
