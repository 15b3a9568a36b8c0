package dev.millrace.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.app.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command on presentations that are right, on broken ones and on servers that mean harm. */
@Timeout(60)
class ValidateCommandTest {
    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<HttpServer> servers = new ArrayList<>();

    record Ran(int exit, String out, String trouble) {}

    @BeforeEach
    void write() throws IOException {
        SmallPresentation.write(folder);
    }

    @AfterEach
    void stop() {
        over.countDown();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    private static Ran run(String... arguments) {
        var trouble = new StringWriter();
        var out = new StringWriter();
        int exit = new CommandLine(new ValidateCommand())
                .setOut(new PrintWriter(out))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    trouble.append(failure instanceof Trouble ? failure.getMessage() : "FAULT " + failure);
                    return 1;
                })
                .execute(arguments);
        return new Ran(exit, out.toString(), trouble.toString());
    }

    @FunctionalInterface
    interface Handler {
        /** @return false to leave the file to be served as it is */
        boolean handle(HttpExchange exchange) throws IOException;
    }

    /** Serves the folder; the handler comes first. */
    private String serve(boolean ranges, Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.add(server);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (!handler.handle(exchange)) {
                    file(exchange, ranges);
                }
            }
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/film/";
    }

    private void file(HttpExchange exchange, boolean ranges) throws IOException {
        Path file = folder.resolve(exchange.getRequestURI().getPath().substring("/film/".length()));
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (ranges && range != null) {
            String[] parts = range.substring("bytes=".length()).split("-", 2);
            int from = Integer.parseInt(parts[0]);
            int until = Math.min(bytes.length, Integer.parseInt(parts[1]) + 1);
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (until - 1) + "/" + bytes.length);
            exchange.sendResponseHeaders(206, until - from);
            exchange.getResponseBody().write(bytes, from, until - from);
        } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void edit(String path, String from, String to) throws IOException {
        Path file = folder.resolve(path);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void aRightFolderIsRight() {
        for (String place : List.of("", "master.m3u8", "manifest.mpd")) {
            Ran ran = run(folder.resolve(place).toString());
            assertThat(ran.exit()).as("%s", ran).isZero();
            assertThat(ran.out()).contains("v-avc-240", "a-aac-und-2", "2 segments", "RIGHT", "0 violations");
        }
    }

    @Test
    void itIsRightOnAServerTooWithRangesAndWithout() throws IOException {
        for (boolean ranges : List.of(true, false)) {
            String base = serve(ranges, _ -> false);
            for (String place : List.of("", "master.m3u8", "manifest.mpd")) {
                Ran ran = run(base + place);
                assertThat(ran.exit()).as("%s", ran).isZero();
            }
        }
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        edit("master.m3u8", "FRAME-RATE=25.000", "FRAME-RATE=24.000");
        Ran ran = run(folder.toString(), "--json");
        assertThat(ran.exit()).isEqualTo(1);
        JsonNode json = JsonMapper.shared().readTree(ran.out());
        assertThat(json.path("right").asBoolean()).isFalse();
        assertThat(json.path("renditions")).hasSize(3);
        assertThat(json.path("violations")).anySatisfy(violation -> {
            assertThat(violation.path("rule").asString()).isEqualTo("frame-rate");
            assertThat(violation.path("place").asString()).isEqualTo("master.m3u8");
            assertThat(violation.path("weight").asString()).isEqualTo("MUST");
            assertThat(violation.path("remedy").asString()).isNotBlank();
        });
    }

    @Test
    void brokenOnesAreToldWithRuleAndPlaceAndWhatToDo() throws IOException {
        Files.delete(folder.resolve("v-avc-120/2.m4s"));
        assertWrong(run(folder.toString()), "MUST bytes (", " at v-avc-120/2.m4s", "not there", "to do: ");

        byte[] segment = Files.readAllBytes(folder.resolve("v-avc-240/2.m4s"));
        Files.write(folder.resolve("v-avc-240/2.m4s"), Arrays.copyOf(segment, segment.length / 2));
        assertWrong(run(folder.toString()), "MUST bytes (", " at v-avc-240/2.m4s");
    }

    private static void assertWrong(Ran ran, String... words) {
        assertThat(ran.exit()).as("%s", ran).isEqualTo(1);
        assertThat(ran.trouble()).isEmpty();
        assertThat(ran.out()).contains(words).contains("WRONG");
    }

    @Test
    void whatIsNotThereIsOneSentence() throws IOException {
        assertThat(run(folder.resolve("nothing").toString()).trouble()).contains("is not there");
        assertThat(run(Files.createDirectory(folder.resolve("empty")).toString())
                        .trouble())
                .contains("neither master.m3u8 nor manifest.mpd");
        assertThat(run(serve(true, _ -> false) + "no.m3u8").trouble()).contains("is not there");
        assertThat(run("http://").trouble()).contains("neither a URL nor a path");
        assertThat(run("http://127.0.0.1:1/x/master.m3u8").trouble()).contains("cannot be read");
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        String base = serve(true, exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("v-avc-120/2.m4s")) {
                exchange.getResponseHeaders().set("Location", "/film/v-avc-120/1.m4s");
                exchange.sendResponseHeaders(302, -1);
                return true;
            }
            return false;
        });
        assertWrong(run(base + "master.m3u8"), "MUST redirect (", " at v-avc-120/2.m4s");
        String moved = serve(true, exchange -> {
            exchange.getResponseHeaders().set("Location", "http://example.com/master.m3u8");
            exchange.sendResponseHeaders(301, -1);
            return true;
        });
        assertThat(run(moved + "master.m3u8").trouble()).contains("redirected", "give that URL");
    }

    @Test
    void otherHostsAndFilesElsewhereAreNotRead() throws IOException {
        edit("v-avc-120/media.m3u8", "\n2.m4s", "\nhttp://127.0.0.1:1/2.m4s");
        assertWrong(run(folder.toString()), "MUST relative (", " at v-avc-120/media.m3u8");
        edit("v-avc-120/media.m3u8", "\nhttp://127.0.0.1:1/2.m4s", "\n2.m4s");
        Path outside = Files.createTempFile("outside", ".m4s");
        Files.delete(folder.resolve("v-avc-120/2.m4s"));
        Files.createSymbolicLink(folder.resolve("v-avc-120/2.m4s"), outside);
        assertWrong(run(folder.toString()), "MUST bytes (", "not there");
        Files.delete(outside);
    }

    @Test
    void aPlaylistThatNamesItselfEnds() throws IOException {
        edit("master.m3u8", "v-avc-240/media.m3u8", "master.m3u8");
        assertWrong(run(folder.toString()), "MUST syntax (", " at master.m3u8");
    }

    @Test
    void anEndlessPlaylistIsCutOff() throws IOException {
        String base = serve(true, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] lines = "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO\n".repeat(1_000).getBytes(UTF_8);
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(lines);
            }
            return true;
        });
        assertThat(run(base + "master.m3u8").trouble()).contains("cannot be read");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
        String base = serve(true, exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("1.m4s")) {
                try {
                    over.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                return true;
            }
            return false;
        });
        assertThat(run(base, "--timeout", "2").trouble()).contains("not answered in time");
    }
}
