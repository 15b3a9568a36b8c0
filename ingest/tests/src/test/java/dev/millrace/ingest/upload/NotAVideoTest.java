package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Visibility;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no video is refused while it comes, however it comes, and leaves nothing behind. */
class NotAVideoTest {
    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @Test
    void whatIsNoVideoByItsFirstBytesIsRefusedWhileItComes() {
        byte[] text = "#EXTM3U\n#EXT-X-VERSION:3\nhttp://127.0.0.1/secret\n"
                .repeat(200)
                .getBytes(UTF_8);
        try (Node node = rig.start()) {
            Upload small = node.create(text.length);
            assertRefused(UploadProblem.NOT_A_VIDEO, () -> node.append(small, 0, Sender.of(text)));
            assertThatNothingIsLeftOf(node, small);
            assertThat(node.get(Catalog.class).history(small.asset()).getLast().why())
                    .contains("not a video");
            Upload large = node.create(50_000_000);
            Sender goesOn = Sender.undeclared().send(text).breakOff();
            assertThat(Outcomes.problem(node.appending(large, 0, goesOn))).isEqualTo(UploadProblem.NOT_A_VIDEO);
            byte[] file = bytes(100_000, 19);
            Upload video = node.create(file.length);
            node.append(video, 0, Sender.of(file));
            assertThat(source(node, video).sha256()).isEqualTo(sha256(file));
        }
    }

    private static void assertThatNothingIsLeftOf(Node node, Upload upload) {
        assertRefused(UploadProblem.GONE, () -> node.status(upload));
        assertThat(node.row(upload).state()).isEqualTo(UploadState.TERMINATED);
        assertThat(node.asset(upload).state()).isEqualTo(AssetState.EXPIRED);
        assertThat(node.asset(upload).problem())
                .isEqualTo(
                        new Problem("not-a-video", "This is a list of other files, not a video: choose a video file."));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(node.storage().hot().list("t/", "", 10)).isEmpty();
            assertThat(node.storage().hot().openMultiparts("t/")).isEmpty();
        });
    }

    private static byte[] playlist(int length) {
        return Arrays.copyOf("#EXTM3U\nhttp://127.0.0.1/secret\n".repeat(length).getBytes(UTF_8), length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 4096, 5000})
    void aByteAtATimeIsLookedAtAsWell(int length) {
        byte[] text = playlist(length);
        text[0] = '#';
        try (Node node = rig.start()) {
            Upload upload = node.create(length);
            Sender sender = Sender.undeclared();
            for (byte one : text) {
                sender.send(new byte[] {one});
            }
            assertRefused(UploadProblem.NOT_A_VIDEO, () -> node.append(upload, 0, sender.end()));
            assertThat(node.row(upload).state()).isEqualTo(UploadState.TERMINATED);
        }
    }

    @Test
    void requestsThatBringTooLittleEachAreLookedAtTogetherInWhicheverProcess() {
        byte[] text = playlist(5000);
        Upload upload;
        try (Node node = rig.start()) {
            upload = node.create(text.length);
            for (int at : List.of(0, 1, 2, 1000)) {
                int to = at < 2 ? at + 1 : at == 2 ? 1000 : 1300;
                assertThat(node.append(upload, at, Sender.of(Arrays.copyOfRange(text, at, to)))
                                .offset())
                        .isEqualTo(to);
            }
            var wrong = Optional.of(new Checksum(Checksum.Algorithm.SHA256, sha256(new byte[0])));
            assertRefused(
                    UploadProblem.CHECKSUM_MISMATCH,
                    () -> node.core().append(ADA, upload.id(), 1300, Sender.of(bytes(100, 1)), wrong));
        }
        try (Node node = rig.start()) {
            assertThat(node.append(upload, 1300, Sender.of(Arrays.copyOfRange(text, 1300, 4095)))
                            .offset())
                    .isEqualTo(4095);
            assertRefused(
                    UploadProblem.NOT_A_VIDEO,
                    () -> node.append(upload, 4095, Sender.of(Arrays.copyOfRange(text, 4095, 5000))));
            assertThatNothingIsLeftOf(node, upload);
        }
    }

    @Test
    void aVideoInTinyRequestsIsTaken() {
        byte[] file = bytes(4200, 31);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            for (int at = 0; at < file.length; at += 700) {
                node.append(upload, at, Sender.of(Arrays.copyOfRange(file, at, at + 700)));
            }
            assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void aFileWhoseLengthComesLastIsLookedAtThen() {
        byte[] text = playlist(300);
        try (Node node = rig.start()) {
            Upload upload = node.core()
                    .create(new NewUpload(ADA, UploadKind.WHOLE, OptionalLong.empty(), "", Visibility.PUBLIC, ""));
            node.append(upload, 0, Sender.of(text));
            assertRefused(
                    UploadProblem.NOT_A_VIDEO,
                    () -> node.append(upload, 300, Sender.of(new byte[0]).whole(300)));
            assertThatNothingIsLeftOf(node, upload);
        }
    }
}
