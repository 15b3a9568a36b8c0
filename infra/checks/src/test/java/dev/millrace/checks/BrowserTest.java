package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A creator in a real Chromium: sends a video, sees its state change, plays it, takes it down. */
@Needs(Prerequisite.CHROMIUM)
class BrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path data;

    @Test
    void fromUploadToPlaybackToTakedown() throws Exception {
        try (var node = Node.start(data)) {
            WebDriver browser = browser(data.resolve("browser"));
            try {
                signIn(browser, node.signInLink(Role.CREATOR, "ada", Node.TENANT));
                browser.get(node.api().resolve("/studio").toString());
                browser.findElement(By.id("files"))
                        .sendKeys(Clips.plain(8, 640, 360).toString());

                // First a state on the way, then the last, without a reload of the page.
                Awaitility.await().atMost(PATIENCE).until(() -> !label(browser).isEmpty());
                Awaitility.await().atMost(PATIENCE).until(() -> label(browser).equals("Published"));
                String id = Objects.requireNonNull(
                        browser.findElement(By.cssSelector("[data-video]")).getDomAttribute("data-video"));

                browser.get(node.api().resolve("/studio/videos/" + id).toString());
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(
                                () -> Boolean.TRUE.equals(
                                        run(
                                                browser,
                                                "const v = document.querySelector('video'); if (!v) return false;"
                                                        + "v.muted = true; if (v.paused) v.play().catch(() => {}); return v.currentTime > 1;")));
                keepScreenshot(browser);

                String segment = node.creator()
                        .asset(id)
                        .path("playback")
                        .path("hls")
                        .asString()
                        .replace("master.m3u8", "");
                assertThat(fetchStatus(browser, segment + "master.m3u8")).isEqualTo(200);
                assertThat(node.creator()
                                .send("POST", "/v1/assets/" + id + "/takedown")
                                .statusCode())
                        .isEqualTo(200);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(1))
                        .until(() -> fetchStatus(browser, segment + "master.m3u8") == 404);
                browser.get(node.api().resolve("/watch/" + id).toString());
                assertThat(browser.findElements(By.cssSelector("video"))).isEmpty();
            } finally {
                browser.quit();
            }
        }
    }

    private static String label(WebDriver browser) {
        try {
            return browser.findElements(By.cssSelector("[data-video]")).stream()
                    .findFirst()
                    .map(row -> String.valueOf(row.getDomAttribute("data-label")))
                    .orElse("");
        } catch (StaleElementReferenceException replacedMeanwhile) {
            return "";
        }
    }

    private static Object run(WebDriver browser, String script, Object... arguments) {
        Object result = ((JavascriptExecutor) browser).executeScript(script, arguments);
        return result == null ? "" : result;
    }

    private static long fetchStatus(WebDriver browser, String url) {
        Object status = ((JavascriptExecutor) browser)
                .executeAsyncScript(
                        "const done = arguments[1];"
                                + "fetch(arguments[0], {cache: 'no-store'}).then(r => done(r.status), () => done(0));",
                        url);
        return status instanceof Long code ? code : 0;
    }

    private static void keepScreenshot(WebDriver browser) throws IOException {
        Path shot = ((TakesScreenshot) browser).getScreenshotAs(OutputType.FILE).toPath();
        Files.copy(shot, Path.of("target", "studio.png"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Until the browser has its cookie: a click does not wait for the answer on a busy machine. */
    static void signIn(WebDriver browser, URI link) {
        browser.get(link.toString());
        browser.findElement(By.cssSelector("button[type=submit]")).click();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !Objects.requireNonNull(browser.getCurrentUrl()).contains("/sign-in"));
    }

    static ChromeDriver browser(Path profile) {
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        var options = new ChromeOptions();
        options.setBinary(onPath("chromium").toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        var driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(10));
        return driver;
    }

    private static Path onPath(String program) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new AssertionError(program + " is not on the PATH");
    }
}
