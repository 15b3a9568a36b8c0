package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.NotRun;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The samples, as their readers run them: against a server of its own, the pages in a real Chromium. */
@Tag("long")
class SamplesTest {
    private static final Path SAMPLES =
            Path.of("../../samples").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path data;

    @Test
    @Needs(Prerequisite.CURL)
    void theWalkThroughPublishesAndPrintsAPlaylist() throws Exception {
        try (var node = Node.start(data)) {
            var walk = new ProcessBuilder(
                    "bash",
                    SAMPLES.resolve("curl/walkthrough.sh").toString(),
                    Clips.plain(4, 320, 240).toString());
            walk.environment().put("API", node.api().toString());
            walk.environment().put("MILLRACE_TOKEN", node.creator().token());
            Ran ran = run(walk, Duration.ofMinutes(2));
            assertThat(ran.exit()).as("%s", ran).isZero();
            assertThat(ran.out())
                    .containsSubsequence("1. Begin", "2. Send", "3. Ask", "PUBLISHED", "HLS  http", "DASH http")
                    .contains("#EXT-X-STREAM-INF", "v-avc-240/media.m3u8");
        }
    }

    @Test
    @Needs(Prerequisite.CURL)
    void theWalkThroughSaysWhyItEnds() throws Exception {
        Path text = Files.writeString(data.resolve("no-video.mp4"), "no video ".repeat(1000));
        try (var node = Node.start(data)) {
            var walk = new ProcessBuilder(
                    "bash", SAMPLES.resolve("curl/walkthrough.sh").toString(), text.toString());
            walk.environment().put("API", node.api().toString());
            walk.environment().put("MILLRACE_TOKEN", node.creator().token());
            Ran ran = run(walk, Duration.ofMinutes(1));
            assertThat(ran.exit()).as("%s", ran).isEqualTo(1);
            assertThat(ran.out()).contains("2. Send").doesNotContain("3. Ask");
            assertThat(ran.err())
                    .contains("This is text, not a video: choose a video file.")
                    .doesNotContain("curl:");
        }
    }

    /** A lock file with addresses in it would install from that registry only. */
    @ParameterizedTest
    @ValueSource(strings = {"uploader", "player"})
    void thePackagesAreNamedExactlyAndWithoutARegistry(String sample) throws IOException {
        JsonNode manifest = JsonMapper.shared()
                .readTree(Files.readString(SAMPLES.resolve(sample).resolve("package.json")));
        assertThat(manifest.path("dependencies").properties())
                .isNotEmpty()
                .allSatisfy(
                        wanted -> assertThat(wanted.getValue().asString()).matches("\\d+\\.\\d+\\.\\d+(-[a-z0-9.]+)?"));
        JsonNode lock = JsonMapper.shared()
                .readTree(Files.readString(SAMPLES.resolve(sample).resolve("package-lock.json")));
        assertThat(lock.path("packages").properties()).hasSizeGreaterThan(2).allSatisfy(locked -> {
            assertThat(locked.getValue().has("resolved")).isFalse();
            assertThat(locked.getKey().isEmpty() || locked.getValue().has("integrity"))
                    .as("%s has an integrity", locked.getKey())
                    .isTrue();
        });
    }

    @Test
    void onlyVisibleFilesOfTheDirectoryAreServedAndOnlyWhenItIsSet() throws Exception {
        Path pages = Files.createDirectories(data.resolve("pages"));
        Files.writeString(pages.resolve("page.html"), "<!doctype html><title>a page</title>");
        Files.writeString(pages.resolve(".npmrc"), "a secret");
        Files.writeString(data.resolve("outside.txt"), "a secret");
        Files.createSymbolicLink(pages.resolve("link.txt"), data.resolve("outside.txt"));
        try (var without = Node.start(data)) {
            assertThat(without.anonymous().send("GET", "/samples/page.html").statusCode())
                    .isEqualTo(404);
        }
        serve(data, pages);
        try (var node = Node.start(data)) {
            var page = node.anonymous().send("GET", "/samples/page.html");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("script-src 'self';")
                    .doesNotContain("unsafe");
            for (String hidden : List.of(".npmrc", "link.txt", "..%2Foutside.txt", "%2e%2e/outside.txt", "none.html")) {
                var answer = node.anonymous()
                        .send(HttpRequest.newBuilder(URI.create(node.api() + "/samples/" + hidden))
                                .build());
                assertThat(answer.statusCode()).as(hidden).isIn(400, 404);
                assertThat(answer.body()).doesNotContain("a secret");
            }
            assertThat(node.anonymous().send("POST", "/samples/page.html").statusCode())
                    .isIn(401, 405);
        }
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  samples:\n    directory: /no/such/place\n");
        Ran ran = Ran.of("up", "--data", data.toString(), "--port", "0", "--origin-port", "0");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).containsOnlyOnce("\n").contains("/no/such/place", "millrace.samples.directory");
    }

    @Test
    @Tag("long")
    @Needs({Prerequisite.CHROMIUM, Prerequisite.NPM})
    void thePagesUploadWithBothClientsAndPlayWithBothPlayers() throws Exception {
        Path pages = Path.of("target", "samples").toAbsolutePath();
        install(pages);
        serve(data, pages);
        try (var node = Node.start(data)) {
            ChromeDriver browser = BrowserTest.browser(data.resolve("browser"));
            try {
                BrowserTest.signIn(browser, node.signInLink(Role.CREATOR, "ada", Node.TENANT));
                browser.get(node.api() + "/samples/uploader/index.html");
                // By the session.
                browser.findElement(By.id("tus-file"))
                        .sendKeys(Clips.plain(4, 320, 240).toString());
                await(() -> published(browser, 1));
                // By a token, which goes before the session.
                browser.findElement(By.id("token"))
                        .sendKeys(
                                node.client(Role.CREATOR, "grace", Node.TENANT).token());
                browser.findElement(By.cssSelector("#uppy input[type=file]"))
                        .sendKeys(Clips.plain(5, 320, 240).toString());
                await(() -> holds(browser, "document.querySelector('.uppy-StatusBar-actionBtn--upload')"));
                browser.findElement(By.cssSelector(".uppy-StatusBar-actionBtn--upload"))
                        .click();
                await(() -> published(browser, 2));
                String second = browser.findElement(By.cssSelector("#videos li:nth-child(2)"))
                        .getDomAttribute("id");
                assertThat(node.client(Role.CREATOR, "grace", Node.TENANT)
                                .asset(String.valueOf(second))
                                .path("owner")
                                .asString())
                        .isEqualTo("grace");
                browser.findElement(By.cssSelector("#videos li:nth-child(2) a")).click();
                await(() -> holds(browser, "document.getElementById('play-hls')"));
                for (String player : List.of("play-hls", "play-dash")) {
                    browser.navigate().refresh();
                    browser.executeScript("document.querySelector('video').muted = true");
                    browser.findElement(By.id(player)).click();
                    await(() -> holds(browser, "document.querySelector('video').currentTime > 1"));
                    assertThat(holds(browser, "document.querySelector('video').src.startsWith('blob:')"))
                            .as("%s feeds the element itself", player)
                            .isTrue();
                    assertThat(browser.findElement(By.id("says")).getText()).isEmpty();
                }
                assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                        .noneMatch(entry -> entry.getMessage().contains("Content Security Policy"));
            } finally {
                browser.quit();
            }
        }
    }

    private static boolean published(ChromeDriver browser, int videos) {
        return holds(browser, "document.querySelectorAll('#videos li[data-state=PUBLISHED] a').length === " + videos);
    }

    private static boolean holds(ChromeDriver browser, String expression) {
        return Boolean.TRUE.equals(browser.executeScript("return Boolean(" + expression + ")"));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    private static void serve(Path data, Path pages) throws IOException {
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  samples:\n    directory: " + pages + "\n");
    }

    /** A copy of the samples with their packages, made once for each content of the lock files. */
    private static void install(Path pages) throws Exception {
        copy(SAMPLES, pages);
        for (String sample : List.of("uploader", "player")) {
            Path folder = pages.resolve(sample);
            Path installed = folder.resolve("node_modules/installed.json");
            Path lock = folder.resolve("package-lock.json");
            if (Files.exists(installed) && Files.mismatch(installed, lock) < 0) {
                continue;
            }
            Ran ran = run(new ProcessBuilder("npm", "ci").directory(folder.toFile()), Duration.ofMinutes(5));
            if (ran.exit() != 0) {
                NotRun.because(Prerequisite.NPM, "npm ci has failed in " + folder + ": " + ran.err());
            }
            Files.copy(lock, installed);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().contains("node_modules"))::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.resolveSibling("."));
                Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Ran run(ProcessBuilder program, Duration patience) throws IOException, InterruptedException {
        Path out = Files.createTempFile("millrace", ".out");
        Path err = Files.createTempFile("millrace", ".err");
        try {
            Process process = program.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("hangs: " + program.command() + " " + Files.readString(out));
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
