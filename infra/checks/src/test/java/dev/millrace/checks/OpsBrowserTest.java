package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;

/** An operator in a real Chromium: sees a video that failed, mends the cause, has it tried again, sees that all is well. */
@Needs(Prerequisite.CHROMIUM)
@Tag("long")
class OpsBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @Test
    void aFailedVideoIsSeenAndTriedAgainAndAllIsWell() throws Exception {
        Path settings = data.resolve("millrace.yaml");
        Files.writeString(settings, "millrace:\n  transcode:\n    encoding-time: 1ms\n    least-encoding-time: 1ms\n");
        try (var node = Node.start(data)) {
            String id = node.creator().upload(Clips.plain(4, 320, 240), "The goose at the weir");
            assertThat(node.creator().awaitEnd(id, PATIENCE).path("state").asString())
                    .isEqualTo("FAILED");
            node.kill();
            Files.writeString(settings, "");
            node.restart();

            ChromeDriver browser = BrowserTest.browser(data.resolve("browser"));
            try {
                BrowserTest.signIn(browser, node.operatorSignInLink("olga"));
                browser.get(node.api().resolve("/ops").toString());
                String retry = "retry-" + id;
                await(() -> text(browser, "glance").contains("1 video failed"));
                await(() -> text(browser, "nodes").contains("transcode"));
                assertThat(browser.findElements(By.cssSelector("#nodes tbody tr")))
                        .as("who was killed is back under its name")
                        .hasSize(1);
                pictures(browser, "ops");

                // Two looks later the keyboard is where it was, and nothing has jumped.
                browser.executeScript(
                        "const b = document.getElementById(arguments[0]); b.focus(); b.dataset.old = 1;"
                                + "window.scrollTo({top: 120, behavior: 'instant'});",
                        retry);
                await(() -> holds(browser, "!('old' in document.getElementById('" + retry + "').dataset)"));
                assertThat(holds(browser, "document.activeElement.id === '" + retry + "'"))
                        .isTrue();
                assertThat(holds(browser, "Math.abs(window.scrollY - 120) < 2")).isTrue();

                browser.findElement(By.id("pause")).click();
                assertThat(browser.findElement(By.id("pause")).getDomAttribute("aria-pressed"))
                        .isEqualTo("true");
                assertThat(browser.findElement(By.id("fresh")).getText()).startsWith("Paused");

                browser.findElement(By.id(retry)).sendKeys(Keys.ENTER);
                await(() -> text(browser, "said").contains("tried again"));
                await(() -> text(browser, "failed").contains("No video has failed."));
                assertThat(holds(browser, "document.activeElement.id === 'failed-title'"))
                        .as("the keyboard goes on from the part whose line is gone")
                        .isTrue();
                node.creator().awaitPublished(id, PATIENCE);
                browser.findElement(By.id("pause")).click();
                await(() -> text(browser, "glance").contains("All is well"));
                picture(browser, "ops-well");
                assertThat(nameless(browser)).isEmpty();
            } finally {
                browser.quit();
            }
        }
    }

    private static String text(ChromeDriver browser, String id) {
        return browser.findElement(By.id(id)).getText();
    }

    /** Buttons and links without words, tables without a caption, heads without a scope. */
    private static List<?> nameless(ChromeDriver browser) {
        Object found = browser.executeScript("return [...document.querySelectorAll('button, a, table, th')]"
                + ".filter(e => e.tagName === 'TABLE' ? !e.caption : e.tagName === 'TH' ? !e.scope"
                + " : !e.textContent.trim()).map(e => e.outerHTML)");
        return found instanceof List<?> list ? list : List.of("nothing was answered");
    }

    private static boolean holds(ChromeDriver browser, String expression) {
        return Boolean.TRUE.equals(browser.executeScript("return Boolean(" + expression + ")"));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(condition);
    }

    /** By day, by night, and on a telephone. */
    private static void pictures(ChromeDriver browser, String name) throws IOException {
        picture(browser, name);
        colours(browser, "dark");
        picture(browser, name + "-dark");
        colours(browser, "light");
        size(browser, 390);
        assertThat(holds(browser, "document.documentElement.scrollWidth <= 390"))
                .as("nothing sticks out at the side")
                .isTrue();
        picture(browser, name + "-narrow");
        size(browser, 1280);
    }

    private static void colours(ChromeDriver browser, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void size(ChromeDriver browser, int width) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Of the whole page, however long. */
    private static void picture(ChromeDriver browser, String name) throws IOException {
        Object height = browser.executeScript("return document.documentElement.scrollHeight");
        Object width = browser.executeScript("return document.documentElement.clientWidth");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        Path shot = browser.getScreenshotAs(OutputType.FILE).toPath();
        Files.copy(shot, Path.of("target", name + ".png"), StandardCopyOption.REPLACE_EXISTING);
        size(browser, Math.toIntExact((Long) width));
    }
}
