package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.tus.Question.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tus 1.0.0, "Core Protocol". */
@DisplayName("Core protocol")
abstract class CoreConformance extends Conformance {
    private static final String NOWHERE = "/files/aaaaaaaaaaaaaaaaaaaaaaaaaa";

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "1.5", "ten", "0x1", "1 2", "", "99999999999999999999", "１"})
    @DisplayName("Upload-Offset: the value is a whole number that is not negative")
    void uploadOffsetIsANonNegativeInteger(String value) {
        String path = begun(100, file(10, 1));
        assertRefused(
                question("PATCH", path)
                        .header("Upload-Offset", value)
                        .bytes(file(10, 1))
                        .ask(),
                400);
        assertRefused(question("PATCH", path).bytes(file(10, 1)).ask(), 400);
        assertRefused(
                question("PATCH", path)
                        .header("Upload-Offset", 10)
                        .header("Upload-Offset", 10)
                        .bytes(file(10, 1))
                        .ask(),
                400);
        assertStandsAt(path, 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "1.5", "ten", "0x1", "1 2", "", "99999999999999999999"})
    @DisplayName("Upload-Length: the value is a whole number that is not negative")
    void uploadLengthIsANonNegativeInteger(String value) {
        long before = server().assets();
        assertRefused(question("POST", "/files").header("Upload-Length", value).ask(), 400);
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Length", 10)
                        .header("Upload-Length", 10)
                        .ask(),
                400);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("Tus-Version: a comma-separated list of versions, the preferred one first")
    void tusVersionListsVersionsByPreference() {
        assertThat(options().header("Tus-Version").orElse("").split(",")).containsExactly("1.0.0");
    }

    @Test
    @DisplayName("Tus-Resumable: in every answer but to OPTIONS, with the version that is spoken")
    void tusResumableIsInEveryAnswer() {
        byte[] file = file(100, 2);
        String path = created(100);
        String ended = created(100);
        var stranger = new Tus(tus().server(), "nonsense");
        Stream<Answer> answers = Stream.of(
                question("POST", "/files").header("Upload-Length", 5).ask(),
                head(path),
                patch(path, 0, head(file, 50)),
                patch(path, 7, head(file, 50)),
                patch(path, 50, tail(file, 50)),
                question("DELETE", ended).ask(),
                question("DELETE", ended).ask(),
                head(ended),
                head(NOWHERE),
                question("GET", path).ask(),
                question("PUT", path).ask(),
                question("DELETE", "/files").ask(),
                question("POST", "/files").ask(),
                question("POST", "/files").header("Upload-Length", LARGEST + 1).ask(),
                question("PATCH", path).header("Upload-Offset", 0).body(file).ask(),
                Question.of(stranger, "HEAD", path).ask(),
                Question.of(stranger, "PATCH", path).bytes(file).ask(),
                Question.of(stranger, "DELETE", path).ask(),
                Question.of(stranger, "POST", "/files").ask(),
                question("HEAD", path).header("Tus-Resumable", "0.0.1").ask(),
                question("HEAD", path + "%2f..").ask(),
                question("PATCH", path + "/%2e%2e/x").ask(),
                question("DELETE", path + ";a=b").ask(),
                question("POST", path + "%00").ask(),
                question("POST", "/files").header("Bad Name", "x").ask(),
                question("POST", "/files")
                        .header("Upload-Metadata", "x".repeat(10_000))
                        .ask());
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.header("Tus-Resumable")).as("%s", answer).contains("1.0.0");
            if (answer.status() >= 400) {
                assertThat(answer.header("Content-Type").orElse(""))
                        .as("%s", answer)
                        .startsWith("application/problem+json");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.2.2", "1.0.1", "1.0", "2.0.0", "", "one", "1.0.0, 0.2.2"})
    @DisplayName("Tus-Resumable: another version is answered 412 with Tus-Version, and the request is not processed")
    void anotherVersionIsRefusedUnprocessed(String version) {
        String path = begun(100, file(10, 3));
        long before = server().assets();
        List<Question> questions = List.of(
                question("POST", "/files").header("Upload-Length", 10),
                question("POST", "/files").header("Upload-Length", 10).bytes(file(10, 3)),
                question("HEAD", path),
                question("PATCH", path).header("Upload-Offset", 10).bytes(file(10, 3)),
                question("DELETE", path));
        for (Question question : questions) {
            Answer answer = question.without("Tus-Resumable")
                    .header("Tus-Resumable", version)
                    .ask();
            assertRefused(answer, 412);
            assertThat(answer.header("Tus-Version")).contains("1.0.0");
        }
        assertRefused(question("HEAD", path).without("Tus-Resumable").ask(), 412);
        assertStandsAt(path, 10);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("Tus-Extension: a comma-separated list of what is supported")
    void tusExtensionListsWhatIsSupported() {
        assertThat(options().header("Tus-Extension").orElse("").split(","))
                .containsExactlyInAnyOrder(
                        "creation",
                        "creation-with-upload",
                        "creation-defer-length",
                        "expiration",
                        "checksum",
                        "checksum-trailer",
                        "termination",
                        "concatenation");
    }

    @Test
    @DisplayName("Tus-Max-Size: the largest upload in bytes, where there is a limit")
    void tusMaxSizeIsTheLargestUpload() {
        assertThat(options().header("Tus-Max-Size")).contains(Long.toString(LARGEST));
        assertThat(question("POST", "/files")
                        .header("Upload-Length", LARGEST)
                        .ask()
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "GET", "DELETE"})
    @DisplayName("X-HTTP-Method-Override: it is the method, and the real one is ignored")
    void theOverriddenMethodCounts(String real) {
        String path = created(100);
        assertThat(question(real, path)
                        .header("X-HTTP-Method-Override", "PATCH")
                        .header("Upload-Offset", 0)
                        .bytes(file(10, 4))
                        .ask()
                        .status())
                .isEqualTo(204);
        assertThat(question(real, path)
                        .header("X-HTTP-Method-Override", "HEAD")
                        .ask()
                        .header("Upload-Offset"))
                .contains("10");
        assertThat(question(real, path)
                        .header("X-HTTP-Method-Override", "DELETE")
                        .ask()
                        .status())
                .isEqualTo(204);
        assertThat(head(path).status()).isEqualTo(410);
        assertRefused(
                question(real, path)
                        .header("X-HTTP-Method-Override", "NONSENSE")
                        .ask(),
                400,
                405);
    }

    @Test
    @DisplayName("HEAD: Upload-Offset always, also at 0 and when the upload is complete")
    void headAlwaysTellsTheOffset() {
        String path = created(20);
        assertThat(head(path).header("Upload-Offset")).contains("0");
        patch(path, 0, file(12, 5));
        assertThat(head(path).header("Upload-Offset")).contains("12");
        patch(path, 12, file(8, 5));
        assertThat(head(path).header("Upload-Offset")).contains("20");
    }

    @Test
    @DisplayName("HEAD: Upload-Length when the size is known")
    void headTellsTheLength() {
        assertThat(head(created(4711)).header("Upload-Length")).contains("4711");
    }

    @Test
    @DisplayName("HEAD: what is not there is 404, 410 or 403, without Upload-Offset")
    void headOfNothingTellsNoOffset() {
        String ended = created(10);
        question("DELETE", ended).ask();
        for (String path : List.of(NOWHERE, "/files/short", "/files/UPPER", ended)) {
            Answer answer = head(path);
            assertRefused(answer, 404, 410);
            assertThat(answer.header("Upload-Offset")).isEmpty();
        }
    }

    @Test
    @DisplayName("HEAD: success is 200 or 204")
    void headSucceedsWith200() {
        assertThat(head(created(10)).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("HEAD: Cache-Control: no-store")
    void headMustNotBeCached() {
        assertThat(head(created(10)).header("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    @DisplayName("PATCH: the bytes go to the offset that is named")
    void patchAppliesTheBytesAtTheOffset() {
        byte[] file = file(100_000, 6);
        String path = begun(file.length, head(file, 40_000));
        assertThat(patch(path, 40_000, tail(file, 40_000)).status()).isEqualTo(204);
        assertArrived(path, file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/octet-stream",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/offset+octet-streams",
                "nonsense"
            })
    @DisplayName("PATCH: another Content-Type is 415")
    void patchOfAnotherTypeIs415(String type) {
        String path = created(100);
        assertRefused(
                question("PATCH", path)
                        .header("Upload-Offset", 0)
                        .header("Content-Type", type)
                        .body(file(10, 7))
                        .ask(),
                415);
        assertRefused(
                question("PATCH", path)
                        .header("Upload-Offset", 0)
                        .body(file(10, 7))
                        .ask(),
                415);
        assertStandsAt(path, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 39, 41, 100, 1_000_000_000_000L})
    @DisplayName("PATCH: another offset than the current one is 409, and nothing is modified")
    void patchAtAnotherOffsetIs409(long offset) {
        String path = begun(100, file(40, 8));
        Answer conflict = patch(path, offset, file(10, 9));
        assertRefused(conflict, 409);
        assertThat(conflict.header("Upload-Offset")).contains("40");
        assertThat(conflict.header("Retry-After")).isPresent();
        assertStandsAt(path, 40);
    }

    @Test
    @DisplayName("PATCH: success is 204 with the new offset, the old one and the bytes that were stored")
    void patchSucceedsWith204AndTheNewOffset() {
        String path = created(100);
        Answer first = patch(path, 0, file(30, 10));
        assertThat(first.status()).isEqualTo(204);
        assertThat(first.header("Upload-Offset")).contains("30");
        assertThat(patch(path, 30, new byte[0]).header("Upload-Offset")).contains("30");
        assertThat(patch(path, 30, file(70, 10)).header("Upload-Offset")).contains("100");
    }

    @Test
    @DisplayName("PATCH: of nothing is 404")
    void patchOfNothingIs404() {
        assertRefused(patch(NOWHERE, 0, file(10, 11)), 404);
    }

    @Test
    @DisplayName("PATCH: a connection that breaks is noticed, and as much as possible of what came is kept")
    void aBrokenConnectionKeepsWhatCame() {
        byte[] file = file(300_000, 12);
        String path = created(file.length);
        question("PATCH", path)
                .header("Upload-Offset", 0)
                .bytes(head(file, 200_000))
                .breakOff(100_000);
        awaitOffset(path, 200_000);
        assertThat(patch(path, 200_000, tail(file, 200_000)).status()).isEqualTo(204);
        assertArrived(path, file);
    }

    @Test
    @DisplayName("OPTIONS: 204 or 200, with Tus-Version; anybody may ask")
    void optionsTellsTheVersion() {
        for (String path : List.of("/files", NOWHERE)) {
            Answer answer = Question.bare(tus(), "OPTIONS", path).ask();
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Tus-Version")).contains("1.0.0");
        }
    }

    @Test
    @DisplayName("OPTIONS: a Tus-Resumable in it is ignored")
    void optionsIgnoresTheVersion() {
        assertThat(Question.bare(tus(), "OPTIONS", "/files")
                        .header("Tus-Resumable", "0.2.2")
                        .ask()
                        .status())
                .isEqualTo(204);
    }
}
