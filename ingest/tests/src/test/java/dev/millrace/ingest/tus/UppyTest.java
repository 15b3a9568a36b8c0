package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.millrace.ingest.studio.Browser;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Stock Uppy in a real Chromium, on a page of another site: each upload ends with the exact bytes. */
@Tag("long")
@Needs({Prerequisite.CHROMIUM, Prerequisite.NPM})
class UppyTest {
    @TempDir
    Path directory;

    @Test
    void uppyUploadsInChunksInParallelWithTheCreationAndAfterAReload() throws Exception {
        JsClient packages = JsClient.install();
        HttpServer site = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                packages.folder(),
                SimpleFileServer.OutputLevel.NONE);
        site.start();
        String origin = "http://127.0.0.1:" + site.getAddress().getPort();
        try (var server = TusServer.start(
                        directory.resolve("data"), Map.of("millrace.ingest.tus.allowed-origins", origin));
                var browser = Browser.open()) {
            var tus = new Tus(server.uri(), server.token());
            uploads(browser, origin, server, tus, 1, Map.of());
            uploads(browser, origin, server, tus, 2, Map.of("chunkSize", 300_000));
            uploads(browser, origin, server, tus, 3, Map.of("chunkSize", 300_000, "parallelUploads", 3));
            uploads(browser, origin, server, tus, 4, Map.of("uploadDataDuringCreation", true, "chunkSize", 500_000));

            Path file = file(5);
            Map<String, ?> options = Map.of("chunkSize", 50_000);
            browser.go(page(origin, tus, options));
            browser.type("#file", file.toString());
            browser.awaitThat("seen.sent > 300000");
            browser.reload();
            browser.type("#file", file.toString());
            browser.awaitThat("seen.url || seen.error");
            assertThat(String.valueOf(browser.run("return seen.requests.join()")))
                    .as("it asks where it stands")
                    .startsWith("HEAD");
            assertArrived(browser, server, tus, file);
        } finally {
            site.stop(0);
        }
    }

    private void uploads(Browser browser, String origin, TusServer server, Tus tus, int seed, Map<String, ?> options)
            throws Exception {
        Path file = file(seed);
        browser.go(URI.create("about:blank"));
        browser.go(page(origin, tus, options));
        browser.type("#file", file.toString());
        browser.awaitThat("seen.url || seen.error");
        assertArrived(browser, server, tus, file);
    }

    private Path file(int seed) throws Exception {
        return Files.write(directory.resolve("clip-" + seed + ".mp4"), TusTakeoverTest.bytes(2_000_000, seed));
    }

    private static URI page(String origin, Tus tus, Map<String, ?> options) {
        var all = new LinkedHashMap<String, Object>(options);
        all.put("endpoint", tus.server() + "/files");
        all.put("token", tus.token());
        String json = JsonMapper.shared().writeValueAsString(all);
        return URI.create(origin + "/uppy.html#"
                + URLEncoder.encode(json, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static void assertArrived(Browser browser, TusServer server, Tus tus, Path file) throws Exception {
        assertThat(browser.run("return seen.error")).isNull();
        String url = String.valueOf(browser.run("return seen.url"));
        String asset = tus.head(URI.create(url).getPath())
                .headers()
                .firstValue("Millrace-Asset")
                .orElseThrow();
        assertThat(server.source(asset).sha256()).isEqualTo(TusTakeoverTest.sha256(Files.readAllBytes(file)));
    }
}
