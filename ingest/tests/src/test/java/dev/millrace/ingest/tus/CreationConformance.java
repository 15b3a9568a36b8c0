package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.tus.Question.Answer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tus 1.0.0, "Creation" and "Creation With Upload". */
@DisplayName("Creation")
abstract class CreationConformance extends Conformance {
    private Question creation() {
        return question("POST", "/files");
    }

    private Question deferred() {
        return creation().header("Upload-Defer-Length", 1);
    }

    @Test
    @DisplayName("The extensions are announced, the one with upload only beside the plain one")
    void creationIsAnnounced() {
        assertExtension("creation");
        assertExtension("creation-with-upload");
        assertExtension("creation-defer-length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "true", "", "1 1", "01"})
    @DisplayName("Upload-Defer-Length: anything but 1 is 400")
    void deferralIsOne(String value) {
        long before = server().assets();
        assertRefused(creation().header("Upload-Defer-Length", value).ask(), 400);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("POST: a length or its deferral, one of them")
    void aLengthOrItsDeferral() {
        assertRefused(creation().ask(), 400);
        assertRefused(deferred().header("Upload-Length", 10).ask(), 400);
    }

    @Test
    @DisplayName("POST: a deferred length comes with a PATCH; until then HEAD says Upload-Defer-Length: 1")
    void aDeferredLengthComesLater() {
        byte[] file = file(50_000, 1);
        String path = location(deferred().ask());
        assertThat(head(path).header("Upload-Defer-Length")).contains("1");
        assertThat(head(path).header("Upload-Length")).isEmpty();
        assertThat(patch(path, 0, head(file, 20_000)).status()).isEqualTo(204);
        assertThat(head(path).header("Upload-Defer-Length")).contains("1");
        assertThat(head(path).header("Upload-Offset")).contains("20000");
        assertThat(question("PATCH", path)
                        .header("Upload-Offset", 20_000)
                        .header("Upload-Length", file.length)
                        .bytes(Arrays.copyOfRange(file, 20_000, 30_000))
                        .ask()
                        .status())
                .isEqualTo(204);
        assertThat(head(path).header("Upload-Defer-Length")).isEmpty();
        assertThat(head(path).header("Upload-Length")).contains("50000");
        assertThat(patch(path, 30_000, tail(file, 30_000)).status()).isEqualTo(204);
        assertArrived(path, file);
    }

    @Test
    @DisplayName("POST: a deferred length may be said when every byte is here already")
    void aDeferredLengthMayComeAfterTheLastByte() {
        byte[] file = file(20_000, 2);
        String path = location(deferred().ask());
        assertThat(patch(path, 0, file).status()).isEqualTo(204);
        Answer last = question("PATCH", path)
                .header("Upload-Offset", file.length)
                .header("Upload-Length", file.length)
                .bytes(new byte[0])
                .ask();
        assertThat(last.status()).isEqualTo(204);
        assertThat(last.header("Upload-Offset")).contains("20000");
        assertArrived(path, file);
    }

    @Test
    @DisplayName("POST: a length that is set is never changed")
    void aLengthIsNeverChanged() {
        String known = begun(1000, file(10, 3));
        String later = location(deferred().ask());
        assertThat(question("PATCH", later)
                        .header("Upload-Offset", 0)
                        .header("Upload-Length", 1000)
                        .bytes(file(10, 3))
                        .ask()
                        .status())
                .isEqualTo(204);
        for (String path : List.of(known, later)) {
            for (long length : new long[] {11, 999, 1001}) {
                assertRefused(
                        question("PATCH", path)
                                .header("Upload-Offset", 10)
                                .header("Upload-Length", length)
                                .bytes(file(1, 3))
                                .ask(),
                        409);
            }
            assertThat(head(path).header("Upload-Length")).contains("1000");
            assertStandsAt(path, 10);
            assertThat(question("PATCH", path)
                            .header("Upload-Offset", 10)
                            .header("Upload-Length", 1000)
                            .bytes(file(1, 3))
                            .ask()
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    @DisplayName("POST: a deferred length is checked like any other")
    void aDeferredLengthIsChecked() {
        String path = location(deferred().ask());
        assertThat(patch(path, 0, file(100, 4)).status()).isEqualTo(204);
        assertRefused(lengthOf(path, "99"), 409);
        assertRefused(lengthOf(path, Long.toString(LARGEST + 1)), 413);
        assertRefused(lengthOf(path, "-5"), 400);
        assertThat(head(path).header("Upload-Defer-Length")).contains("1");
        assertStandsAt(path, 100);
    }

    private Answer lengthOf(String path, String length) {
        return question("PATCH", path)
                .header("Upload-Offset", 100)
                .header("Upload-Length", length)
                .bytes(new byte[0])
                .ask();
    }

    @Test
    @DisplayName("Upload-Defer-Length: not in answers about an upload of known length")
    void aKnownLengthIsNotDeferred() {
        assertThat(head(created(10)).header("Upload-Defer-Length")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filename aG9saWRheS5tcDQ=",
                "filename aG9saWRheS5tcDQ=,filetype dmlkZW8vbXA0,is_confidential",
                "empty ,other YQ==",
                "own-key!#$ AAECAwQ="
            })
    @DisplayName("HEAD: Upload-Metadata as it was sent")
    void metadataIsToldBack(String metadata) {
        String path = location(creation()
                .header("Upload-Length", 10)
                .header("Upload-Metadata", metadata)
                .ask());
        assertThat(head(path).header("Upload-Metadata")).contains(metadata);
    }

    @Test
    @DisplayName("POST: longer than the largest upload is 413")
    void tooLongIs413() {
        assertRefused(creation().header("Upload-Length", LARGEST + 1).ask(), 413);
        assertRefused(creation().header("Upload-Length", "999999999999999999").ask(), 413);
    }

    @Test
    @DisplayName("POST: success is 201, with the URL of the upload in Location")
    void createdIs201WithALocation() {
        Answer created = creation().header("Upload-Length", 10).ask();
        assertThat(created.status()).isEqualTo(201);
        assertThat(head(created.header("Location").orElseThrow()).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("With upload: the POST's bytes are taken and the answer says how many")
    void aCreationMayBringBytes() {
        byte[] file = file(60_000, 5);
        Answer part = creation()
                .header("Upload-Length", file.length)
                .bytes(head(file, 25_000))
                .ask();
        assertThat(part.header("Upload-Offset")).contains("25000");
        assertThat(part.header("Upload-Expires")).isPresent();
        String path = location(part);
        assertThat(patch(path, 25_000, tail(file, 25_000)).status()).isEqualTo(204);
        assertArrived(path, file);

        byte[] other = file(30_000, 6);
        Answer whole =
                creation().header("Upload-Length", other.length).bytes(other).ask();
        assertThat(whole.header("Upload-Offset")).contains("30000");
        assertArrived(location(whole), other);
    }

    @Test
    @DisplayName("With upload: in chunks, and of a length that comes later")
    void aCreationMayBringChunks() {
        byte[] file = file(40_000, 7);
        Answer part = deferred()
                .header("Content-Type", Tus.BYTES)
                .chunked(head(file, 30_000))
                .ask();
        assertThat(part.header("Upload-Offset")).contains("30000");
        String path = location(part);
        assertThat(question("PATCH", path)
                        .header("Upload-Offset", 30_000)
                        .header("Upload-Length", file.length)
                        .bytes(tail(file, 30_000))
                        .ask()
                        .status())
                .isEqualTo(204);
        assertArrived(path, file);
    }

    @Test
    @DisplayName("With upload: as in PATCH, another Content-Type is 415 and too many bytes are 413; nothing is created")
    void theRulesOfPatchHoldForACreation() {
        long before = server().assets();
        assertRefused(creation().header("Upload-Length", 100).body(file(10, 8)).ask(), 415);
        assertRefused(
                creation()
                        .header("Upload-Length", 100)
                        .header("Content-Type", "video/mp4")
                        .body(file(10, 8))
                        .ask(),
                415);
        assertRefused(creation().header("Upload-Length", 5).bytes(file(10, 8)).ask(), 413);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("With upload: a creation that breaks off keeps what came")
    void aBrokenCreationKeepsWhatCame() {
        long before = server().unfinished();
        creation().header("Upload-Length", 300_000).bytes(file(200_000, 9)).breakOff(100_000);
        await().atMost(PATIENCE).until(() -> server().unfinished() == before + 1 && server().lastOffset() == 200_000);
    }

    @Test
    @DisplayName("With upload: who asks by Expect: 100-continue is refused before sending")
    void aRefusalComesBeforeTheBytes() {
        assertRefused(
                creation()
                        .header("Upload-Length", LARGEST + 1)
                        .header("Expect", "100-continue")
                        .header("Content-Type", Tus.BYTES)
                        .body(new byte[0])
                        .ask(),
                413);
    }
}
