package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.tus.Question.Answer;
import dev.millrace.platform.access.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no client should send: a status that says what is wrong, a problem document, and nothing changed. */
@DisplayName("Bad input")
abstract class BadInputConformance extends Conformance {
    private static String base64(byte... bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Stream<String> badMetadata() {
        return Stream.of(
                "filename " + Tus.base64("../../etc/passwd"),
                "filename " + Tus.base64("/etc/passwd"),
                "filename " + Tus.base64("c:\\boot.ini"),
                "filename " + Tus.base64(".."),
                "filename " + Tus.base64("nul\0.mp4"),
                "filename " + Tus.base64("x".repeat(300)),
                "title " + Tus.base64("smuggled\r\nX-Evil: 1"),
                "title " + Tus.base64("escape\u001b[2J"),
                "title " + base64((byte) 0xc3, (byte) 0x28),
                "title " + base64((byte) 0xed, (byte) 0xa0, (byte) 0x80),
                "title YQ==,title Yg==",
                "title YQ==,filename,filename",
                "title not*base64",
                "title YQ== YQ==",
                ",",
                "title YQ==,",
                "käse YQ==",
                "visibility " + Tus.base64("for all"),
                "filetype " + Tus.base64("video"),
                "k ".repeat(2500));
    }

    @ParameterizedTest
    @MethodSource("badMetadata")
    @DisplayName("Metadata that are malformed or hostile are 400")
    void badMetadataAre400(String metadata) {
        long before = server().assets();
        assertRefused(creation(metadata).ask(), 400);
        assertRefused(creation(metadata).bytes(file(10, 1)).ask(), 400);
        assertRefused(creation(metadata).header("Upload-Concat", "partial").ask(), 400);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("What is no video by its first bytes is 415, and the upload has ended; the next one works")
    void whatIsNoVideoIs415() {
        byte[] text = "<!DOCTYPE html><title>Not Found</title>\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
        String path = created(text.length);
        Answer refused = patch(path, 0, text);
        assertRefused(refused, 415);
        assertThat(refused.body()).contains("not-a-video", "This is a web page, not a video: choose a video file.");
        assertRefused(head(path), 410);
        assertRefused(patch(path, 0, text), 410);
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Length", text.length)
                        .bytes(text)
                        .ask(),
                415);
        String piece = location(question("POST", "/files")
                .header("Upload-Length", text.length)
                .header("Upload-Concat", "partial")
                .bytes(text)
                .ask());
        long before = server().assets();
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Concat", "final;" + piece)
                        .ask(),
                415);
        assertThat(server().assets()).isEqualTo(before);
        assertArrived(begun(5000, file(5000, 2)), file(5000, 2));
    }

    private Question creation(String metadata) {
        return question("POST", "/files")
                .header("Upload-Length", 10)
                .header(
                        "Upload-Metadata",
                        new String(metadata.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    @Test
    @DisplayName("Headers beyond all measure are 431")
    void headersBeyondAllMeasureAre431() {
        long before = server().assets();
        assertRefused(creation("title " + "QUFB".repeat(3000)).ask(), 431);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("What is somebody else's is 404, without a token 401, with another role 403, whatever the request")
    void whatIsSomebodyElsesIsNotThere() {
        String path = begun(100, file(10, 2));
        for (String token : List.of(
                server().token("other", TusServer.CREATOR, Role.CREATOR),
                server().token(TusServer.TENANT, "eve", Role.CREATOR))) {
            assertAll(token, path, 404);
        }
        assertAll("nonsense", path, 401);
        assertAll(server().token(TusServer.TENANT, TusServer.CREATOR, Role.MODERATOR), path, 403);
        assertStandsAt(path, 10);
    }

    private void assertAll(String token, String path, int status) {
        var stranger = new Tus(tus().server(), token);
        assertRefused(Question.of(stranger, "HEAD", path).ask(), status);
        assertRefused(
                Question.of(stranger, "PATCH", path)
                        .header("Upload-Offset", 10)
                        .bytes(file(10, 2))
                        .ask(),
                status);
        assertRefused(Question.of(stranger, "DELETE", path).ask(), status);
        assertRefused(
                Question.of(stranger, "POST", path)
                        .header("X-HTTP-Method-Override", "DELETE")
                        .ask(),
                status);
    }

    @Test
    @DisplayName("A finished upload takes no more: 413, or 409 at another offset; its last request again is 204")
    void aFinishedUploadTakesNoMore() {
        byte[] file = file(100, 3);
        String path = begun(100, file);
        assertRefused(patch(path, 100, file(1, 3)), 413);
        assertRefused(patch(path, 0, file), 409);
        assertRefused(patch(path, 101, file(1, 3)), 409);
        assertThat(patch(path, 100, new byte[0]).header("Upload-Offset")).contains("100");
        assertArrived(path, file);
    }

    @Test
    @DisplayName("An upload that has ended is 410, whatever the request")
    void anEndedUploadIsGone() {
        String path = begun(100, file(10, 4));
        assertThat(question("DELETE", path).ask().status()).isEqualTo(204);
        assertRefused(head(path), 410);
        assertRefused(patch(path, 10, file(10, 4)), 410);
        assertRefused(
                question("PATCH", path)
                        .header("Upload-Offset", 10)
                        .header("Upload-Length", 100)
                        .header("Upload-Checksum", "crc32 AAAAAA==")
                        .bytes(file(10, 4))
                        .ask(),
                410);
        assertRefused(question("DELETE", path).ask(), 410);
    }

    @Test
    @DisplayName("Methods that mean nothing here are 405, with those that do in Allow")
    void otherMethodsAre405() {
        for (String method : List.of("GET", "PUT", "POST")) {
            Answer answer = question(method, created(10)).ask();
            assertRefused(answer, 405);
            assertThat(answer.header("Allow").orElse("")).contains("HEAD", "PATCH", "DELETE");
        }
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "HEAD")) {
            assertRefused(question(method, "/files").ask(), 405);
        }
    }

    @Test
    @DisplayName("HTTP that no parser takes is 400, and a problem document as well")
    void badHttpIs400() {
        long before = server().assets();
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Length", 10)
                        .header("Content-Length", "ten")
                        .ask(),
                400);
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Length", 10)
                        .header("Content-Length", "5")
                        .header("Content-Length", "6")
                        .ask(),
                400);
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Length", 10)
                        .header("Bad Name", "x")
                        .ask(),
                400);
        assertRefused(question("POST", "/files/..%2f..").ask(), 400);
        assertThat(server().assets()).isEqualTo(before);
    }
}
