package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Visibility;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** tus 1.0.0 over HTTP: what is asked, and what is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TusProtocolTest {
    private static final String SITE = "https://videos.example";

    private TusServer server;
    private Tus tus;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TusServer.start(
                directory,
                Map.of("millrace.ingest.upload.max-size", "1GB", "millrace.ingest.tus.allowed-origins", SITE));
        tus = new Tus(server.uri(), server.token());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void anybodyMayAskWhatTheServerCanDo() {
        for (String path : List.of("/files", "/files/aaaaaaaaaaaaaaaaaaaaaaaaaa")) {
            var answer = Tus.send(tus.bare(path).method("OPTIONS", BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(header(answer, "Tus-Resumable")).isEqualTo("1.0.0");
            assertThat(header(answer, "Tus-Version")).isEqualTo("1.0.0");
            assertThat(header(answer, "Tus-Extension").split(",")).contains("creation", "termination", "expiration");
            assertThat(header(answer, "Tus-Max-Size")).isEqualTo(Long.toString(1L << 30));
        }
    }

    @Test
    void anUploadIsBornWithItsAsset() {
        var created = tus.create(Map.of(
                "Upload-Length",
                "1000",
                "Upload-Metadata",
                "filename " + Tus.base64("holiday.mp4") + ",filetype " + Tus.base64("video/mp4") + ",title "
                        + Tus.base64("Meer & Möwen 🐦") + ",visibility " + Tus.base64("unlisted") + ",is_public"));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(header(created, "Tus-Resumable")).isEqualTo("1.0.0");
        assertThat(header(created, "Upload-Expires")).endsWith("GMT");
        assertThat(header(created, "Location")).matches("/files/[a-z2-7]{26}");
        var asset = server.asset(header(created, "Millrace-Asset"));
        assertThat(asset.state()).isEqualTo(AssetState.UPLOADING);
        assertThat(asset.title()).isEqualTo("Meer & Möwen 🐦");
        assertThat(asset.visibility()).isEqualTo(Visibility.UNLISTED);
        assertThat(asset.owner()).isEqualTo(TusServer.CREATOR);

        var head = tus.head(header(created, "Location"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Upload-Offset")).isEqualTo("0");
        assertThat(header(head, "Upload-Length")).isEqualTo("1000");
        assertThat(header(head, "Cache-Control")).contains("no-store");
        assertThat(header(head, "Upload-Metadata")).contains("filename aG9saWRheS5tcDQ=", "is_public");
        assertThat(header(head, "Millrace-Asset")).isEqualTo(asset.id().value());
    }

    @Test
    void withoutATitleTheFilenameGivesOne() {
        assertThat(titleOf("filename " + Tus.base64("My holiday.2026.mp4"))).isEqualTo("My holiday.2026");
        assertThat(titleOf("filename " + Tus.base64(".mp4"))).isEqualTo(".mp4");
        assertThat(titleOf("title")).isEqualTo("Untitled");
        assertThat(titleOf("filetype " + Tus.base64("video/mp4"))).isEqualTo("Untitled");
        assertThat(titleOf("title " + Tus.base64("<script>alert(1)</script>"))).isEqualTo("<script>alert(1)</script>");
    }

    private String titleOf(String metadata) {
        var target = tus.target(tus.create(Map.of("Upload-Length", "1", "Upload-Metadata", metadata)));
        return server.asset(target.asset()).title();
    }

    static Stream<String> hostileMetadata() {
        return Stream.of(
                "filename " + Tus.base64("../../etc/passwd"),
                "filename " + Tus.base64("..\\..\\boot.ini"),
                "filename " + Tus.base64("/etc/passwd"),
                "filename " + Tus.base64(".."),
                "filename " + Tus.base64("name\u0000.mp4"),
                "filename " + Tus.base64("line\nbreak.mp4"),
                "filename " + Tus.base64("x".repeat(300)),
                "title " + Tus.base64("two\r\nlines"),
                "title " + Tus.base64("escape\u001b[31m"),
                "title " + Tus.base64("t".repeat(201)),
                "title w4M=,title dGl0bGU=",
                "title not-base64!",
                "title /w==",
                "filetype " + Tus.base64("video/mp4\r\nX-Evil: 1"),
                "visibility " + Tus.base64("everybody"),
                " ,filename " + Tus.base64("a.mp4"),
                "x ".repeat(3000));
    }

    @ParameterizedTest
    @MethodSource("hostileMetadata")
    void hostileMetadataIsRefusedInWords(String metadata) {
        long before = server.assets();
        var answer = tus.create(Map.of("Upload-Length", "10", "Upload-Metadata", metadata));
        assertProblem(answer, 400);
        assertThat(server.assets()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "ten", "1e3", "0x10", "99999999999999999999", "+5", "1.0"})
    void aLengthThatIsNoneIsRefused(String length) {
        assertProblem(tus.create(length.isEmpty() ? Map.of() : Map.of("Upload-Length", length)), 400);
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItsFirstByte() {
        assertProblem(tus.create(Map.of("Upload-Length", Long.toString((1L << 30) + 1))), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.2.2", "1.0.1", "2.0.0", "", "one"})
    void anotherVersionIsRefusedAndTheRightOneNamed(String version) {
        long before = server.assets();
        var upload = tus.created(10);
        for (var request : List.of(
                tus.bare("/files").POST(BodyPublishers.noBody()).header("Upload-Length", "10"),
                tus.bare(upload.path()).DELETE(),
                tus.bare(upload.path())
                        .header("Upload-Offset", "0")
                        .header("Content-Type", Tus.BYTES)
                        .method("PATCH", BodyPublishers.ofByteArray(new byte[10])))) {
            var answer = Tus.send(
                    request.header("Authorization", "Bearer " + tus.token()).header("Tus-Resumable", version));
            assertProblem(answer, 412);
            assertThat(header(answer, "Tus-Version")).isEqualTo("1.0.0");
        }
        assertThat(tus.offset(upload.path())).isZero();
        assertThat(server.assets()).isEqualTo(before + 1);
    }

    @Test
    void withoutAGoodTokenOfARightRoleNothingHappens() {
        var upload = tus.created(10);
        for (String token : List.of("", "nonsense", tus.token() + "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.")) {
            var stranger = new Tus(tus.server(), token);
            assertThat(stranger.create(Map.of("Upload-Length", "10")).statusCode())
                    .isEqualTo(401);
            assertThat(stranger.head(upload.path()).statusCode()).isEqualTo(401);
            assertThat(stranger.patch(upload.path(), 0, new byte[10]).statusCode())
                    .isEqualTo(401);
            assertThat(header(stranger.delete(upload.path()), "Tus-Resumable")).isEqualTo("1.0.0");
        }
        for (Role role : List.of(Role.MODERATOR, Role.OPERATOR)) {
            var other = new Tus(tus.server(), server.token(TusServer.TENANT, TusServer.CREATOR, role));
            assertThat(other.create(Map.of("Upload-Length", "10")).statusCode()).isEqualTo(403);
            assertThat(other.patch(upload.path(), 0, new byte[10]).statusCode()).isEqualTo(403);
            assertThat(other.delete(upload.path()).statusCode()).isEqualTo(403);
        }
        assertThat(tus.offset(upload.path())).isZero();
    }

    @Test
    void anUploadOfSomebodyElseDoesNotExist() {
        var upload = tus.created(10);
        for (String token : List.of(
                server.token("other", TusServer.CREATOR, Role.CREATOR),
                server.token(TusServer.TENANT, "bob", Role.CREATOR))) {
            var stranger = new Tus(tus.server(), token);
            assertThat(stranger.head(upload.path()).statusCode()).isEqualTo(404);
            assertProblem(stranger.patch(upload.path(), 0, new byte[10]), 404);
            assertProblem(stranger.delete(upload.path()), 404);
        }
        assertThat(tus.offset(upload.path())).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aaaaaaaaaaaaaaaaaaaaaaaaaa", "x", "..%2f..%2fetc%2fpasswd", "AAAAAAAAAAAAAAAAAAAAAAAAAA", "%00"
            })
    void whatWasNeverCreatedIsNotFound(String id) {
        var answer = tus.head("/files/" + id);
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.headers().firstValue("Upload-Offset")).isEmpty();
        assertThat(tus.patch("/files/" + id, 0, new byte[1]).statusCode()).isIn(400, 404);
    }

    @Test
    void bytesComeInTheirContentTypeAtTheirOffset() {
        var upload = tus.created(100);
        assertThat(tus.patch(upload.path(), 0, new byte[40]).statusCode()).isEqualTo(204);
        for (String type : List.of("application/octet-stream", "text/plain", "application/x-www-form-urlencoded")) {
            assertProblem(
                    Tus.send(tus.request(upload.path())
                            .header("Upload-Offset", "40")
                            .header("Content-Type", type)
                            .method("PATCH", BodyPublishers.ofByteArray(new byte[10]))),
                    415);
        }
        for (String offset : List.of("-1", "forty", "99999999999999999999")) {
            assertProblem(
                    Tus.send(tus.request(upload.path())
                            .header("Upload-Offset", offset)
                            .header("Content-Type", Tus.BYTES)
                            .method("PATCH", BodyPublishers.ofByteArray(new byte[10]))),
                    400);
        }
        for (long offset : new long[] {0, 39, 41, 100, 200}) {
            var conflict = tus.patch(upload.path(), offset, new byte[10]);
            assertProblem(conflict, 409);
            assertThat(header(conflict, "Upload-Offset")).isEqualTo("40");
        }
        assertProblem(tus.patch(upload.path(), 40, new byte[61]), 413);
        var last = tus.patch(upload.path(), 40, new byte[60]);
        assertThat(last.statusCode()).isEqualTo(204);
        assertThat(header(last, "Upload-Offset")).isEqualTo("100");
        assertThat(server.source(upload.asset()).length()).isEqualTo(100);
        assertThat(tus.offset(upload.path())).isEqualTo(100);
    }

    @Test
    void aMethodInAHeaderCountsAndIsAuthorizedAsWhatItIs() {
        var upload = tus.created(10);
        var patched = Tus.send(tus.request(upload.path())
                .header("X-HTTP-Method-Override", "PATCH")
                .header("Upload-Offset", "0")
                .header("Content-Type", Tus.BYTES)
                .POST(BodyPublishers.ofByteArray(new byte[4])));
        assertThat(patched.statusCode()).isEqualTo(204);
        assertThat(tus.offset(upload.path())).isEqualTo(4);
        var moderator = new Tus(tus.server(), server.token(TusServer.TENANT, TusServer.CREATOR, Role.MODERATOR));
        assertThat(Tus.send(moderator
                                .request(upload.path())
                                .header("X-HTTP-Method-Override", "DELETE")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        var deleted = Tus.send(tus.request(upload.path())
                .header("X-HTTP-Method-Override", "DELETE")
                .POST(BodyPublishers.noBody()));
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(tus.head(upload.path()).statusCode()).isEqualTo(410);
    }

    @Test
    void deletingAnUnfinishedUploadEndsItAndItsAsset() {
        var upload = tus.created(100);
        assertThat(tus.patch(upload.path(), 0, new byte[40]).statusCode()).isEqualTo(204);
        assertThat(tus.delete(upload.path()).statusCode()).isEqualTo(204);
        assertThat(tus.head(upload.path()).statusCode()).isEqualTo(410);
        assertProblem(tus.patch(upload.path(), 40, new byte[60]), 410);
        assertProblem(tus.delete(upload.path()), 410);
        assertThat(server.asset(upload.asset()).state()).isEqualTo(AssetState.EXPIRED);
    }

    @Test
    void deletingAFinishedUploadForgetsItsUrlAndKeepsItsAsset() {
        var upload = tus.created(10);
        assertThat(tus.patch(upload.path(), 0, new byte[10]).statusCode()).isEqualTo(204);
        assertThat(tus.delete(upload.path()).statusCode()).isEqualTo(204);
        assertThat(tus.head(upload.path()).statusCode()).isEqualTo(410);
        assertThat(server.source(upload.asset()).length()).isEqualTo(10);
    }

    @Test
    void sixIdenticalFilesLeaveOneSourceAndFiveObjectsToDelete() {
        byte[] file = TusTakeoverTest.bytes(100_000, 42);
        long before = server.journalled();
        var uploads =
                IntStream.range(0, 6).mapToObj(_ -> tus.created(file.length)).toList();
        uploads.parallelStream()
                .forEach(upload -> assertThat(tus.patch(upload.path(), 0, file).statusCode())
                        .isEqualTo(204));
        assertThat(uploads.stream()
                        .map(upload -> server.source(upload.asset()).id())
                        .distinct())
                .hasSize(1);
        assertThat(server.journalled() - before).isEqualTo(5);
    }

    @Test
    void aFullDiskIsSaidSoAndWhenToTryAgain(@TempDir Path directory) {
        try (var full = TusServer.start(directory, Map.of("millrace.data.min-free", "1000TB"))) {
            var sender = new Tus(full.uri(), full.token());
            var whole = sender.create(Map.of("Upload-Length", "10"));
            assertProblem(whole, 507);
            assertThat(whole.headers().firstValueAsLong("Retry-After")).hasValue(60);
            assertProblem(sender.create(Map.of("Upload-Defer-Length", "1")), 507);
            assertThat(full.assets()).isZero();
        }
    }

    @Test
    void pagesOfOtherSitesAreLetInBySettingOnly() {
        var preflight = Tus.send(tus.bare("/files")
                .header("Origin", SITE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,tus-resumable,upload-length")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(SITE);
        assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("PATCH", "HEAD", "DELETE");
        assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("Authorization", "Upload-Offset");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();

        var created = tus.create(Map.of("Origin", SITE, "Upload-Length", "10"));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(header(created, "Access-Control-Expose-Headers"))
                .contains("Location", "Upload-Offset", "Millrace-Asset");

        var evil = tus.create(Map.of("Origin", "https://evil.example", "Upload-Length", "10"));
        assertThat(evil.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        var refused = Tus.send(tus.bare("/files").header("Origin", SITE).POST(BodyPublishers.noBody()));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo(SITE);
    }

    static Stream<Arguments> otherMethods() {
        return Stream.of(
                Arguments.of("GET", "/files"),
                Arguments.of("PUT", "/files"),
                Arguments.of("DELETE", "/files"),
                Arguments.of("GET", "/files/aaaaaaaaaaaaaaaaaaaaaaaaaa"),
                Arguments.of("PUT", "/files/aaaaaaaaaaaaaaaaaaaaaaaaaa"),
                Arguments.of("POST", "/files/aaaaaaaaaaaaaaaaaaaaaaaaaa"));
    }

    @ParameterizedTest
    @MethodSource("otherMethods")
    void otherMethodsAreNotAllowed(String method, String path) {
        var answer = Tus.send(tus.request(path).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(header(answer, "Tus-Resumable")).isEqualTo("1.0.0");
        assertThat(answer.body()).containsPattern("\"detail\":\"[A-Z][^\"]{15,}[.]\"");
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\\tat ");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
