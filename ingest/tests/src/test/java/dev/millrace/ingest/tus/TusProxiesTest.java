package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.tus.Question.Answer;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an upload is said to be, behind proxies that are trusted and before strangers who claim to be one. */
class TusProxiesTest {
    private static final String TRUSTED = "millrace.access.trusted-proxies";
    private static final String ABSOLUTE = "millrace.ingest.tus.absolute-location";

    @TempDir
    Path directory;

    private static Answer create(Tus tus, String... headers) {
        Question question = Question.of(tus, "POST", "/files").header("Upload-Length", 10);
        for (String header : headers) {
            int colon = header.indexOf(':');
            question.header(header.substring(0, colon), header.substring(colon + 2));
        }
        return question.ask();
    }

    private static String location(Answer created) {
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.header("Location").orElseThrow().replaceAll("[a-z2-7]{26}$", "<id>");
    }

    @Test
    void withoutAHostItIsRightBehindEveryProxy() {
        try (var server = TusServer.start(directory, Map.of(TRUSTED, "127.0.0.0/8"))) {
            var tus = new Tus(server.uri(), server.token());
            assertThat(location(create(tus))).isEqualTo("/files/<id>");
            assertThat(location(create(tus, "Forwarded: proto=https;host=videos.example")))
                    .isEqualTo("/files/<id>");
            assertThat(location(create(tus, "X-Forwarded-Prefix: /up", "X-Forwarded-Proto: https")))
                    .isEqualTo("/up/files/<id>");
        }
    }

    @Test
    void withAHostItIsWhatATrustedProxySays() {
        try (var server = TusServer.start(directory, Map.of(TRUSTED, "10.0.0.0/8,127.0.0.1", ABSOLUTE, "true"))) {
            var tus = new Tus(server.uri(), server.token());
            assertThat(location(create(tus))).isEqualTo(server.uri() + "/files/<id>");
            assertThat(location(create(tus, "Forwarded: for=192.0.2.1;proto=https;host=videos.example")))
                    .isEqualTo("https://videos.example/files/<id>");
            assertThat(location(create(tus, "Forwarded: proto=https;host=\"videos.example:8443\"")))
                    .isEqualTo("https://videos.example:8443/files/<id>");
            assertThat(location(create(
                            tus,
                            "X-Forwarded-Proto: https",
                            "X-Forwarded-Host: videos.example",
                            "X-Forwarded-Port: 8443",
                            "X-Forwarded-Prefix: /up")))
                    .isEqualTo("https://videos.example:8443/up/files/<id>");
        }
    }

    @Test
    void whatAStrangerForwardsChangesNothing() {
        for (Map<String, String> settings :
                List.of(Map.of(ABSOLUTE, "true"), Map.of(ABSOLUTE, "true", TRUSTED, "10.0.0.0/8,fd00::/8"))) {
            try (var server = TusServer.start(directory.resolve("n" + settings.size()), settings)) {
                var tus = new Tus(server.uri(), server.token());
                for (String header : List.of(
                        "Forwarded: proto=https;host=evil.example",
                        "X-Forwarded-Host: evil.example",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Port: 666",
                        "X-Forwarded-Prefix: /evil",
                        "X-Forwarded-Ssl: on",
                        "Forwarded: host=;;;=\"")) {
                    assertThat(location(create(tus, header))).as(header).isEqualTo(server.uri() + "/files/<id>");
                }
            }
        }
    }

    @Test
    void nonsenseFromATrustedProxyIsRefusedOrIgnored() {
        try (var server = TusServer.start(directory, Map.of(TRUSTED, "127.0.0.1", ABSOLUTE, "true"))) {
            var tus = new Tus(server.uri(), server.token());
            int refused = 0;
            for (String header : List.of(
                    "X-Forwarded-Port: many",
                    "Forwarded: host=;;;=\"",
                    "X-Forwarded-Host: a b",
                    "Forwarded: host=[::")) {
                Answer answer = create(tus, header);
                assertThat(answer.status()).as("%s: %s", header, answer).isIn(201, 400);
                if (answer.status() == 400) {
                    refused++;
                    Conformance.assertRefused(answer, 400);
                }
                Answer elsewhere = Question.bare(tus, "GET", "/v1/assets")
                        .header(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2))
                        .ask();
                assertThat(elsewhere.header("Tus-Resumable")).as(header).isEmpty();
            }
            assertThat(refused).isPositive();
        }
    }

    @Tag("long")
    @Test
    @Needs(Prerequisite.NPM)
    void aStockClientFollowsEither() throws Exception {
        Path file = Files.write(directory.resolve("file"), TusTakeoverTest.bytes(300_000, 1));
        for (String absolute : List.of("false", "true")) {
            try (var server = TusServer.start(directory.resolve(absolute), Map.of(ABSOLUTE, absolute))) {
                var tus = new Tus(server.uri(), server.token());
                var end = JsClient.install().upload(tus, file, Map.of("parallelUploads", 2, "chunkSize", 100_000));
                String path = URI.create(end.path("url").asString()).getPath();
                String asset =
                        tus.head(path).headers().firstValue("Millrace-Asset").orElseThrow();
                assertThat(server.source(asset).sha256()).isEqualTo(TusTakeoverTest.sha256(Files.readAllBytes(file)));
            }
        }
    }
}
