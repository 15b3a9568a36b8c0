package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;

/** A moderator in a real Chromium, by keyboard: approves, takes it back, blocks; the creator appeals, a second approves. */
@Needs(Prerequisite.CHROMIUM)
class ReviewBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @Test
    void fromTheQueueToABlockToAnAppealThatIsGranted() throws Exception {
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  moderation:\n    review:\n      mode: review\n");
        try (var node = Node.start(data)) {
            String id = node.creator().upload(Clips.plain(8, 640, 360), "Sunday at the mill");
            await(() -> node.creator().asset(id).path("screening").asString().equals("IN_REVIEW"));
            ChromeDriver browser = BrowserTest.browser(data.resolve("browser"));
            try {
                enter(browser, node, "mia");
                await(() -> holds(browser, "document.querySelector('#queue a[aria-current]') !== null"));
                await(() -> holds(browser, "document.querySelector('[name=reason]')?.disabled === false"));
                assertThat(holds(browser, "document.querySelector('#screen.blurred video').muted"))
                        .isTrue();
                press(browser, " ");
                await(() -> holds(browser, "document.querySelector('video').currentTime > 1"));
                press(browser, "?");
                assertThat(holds(browser, "document.getElementById('shortcuts').open"))
                        .isTrue();
                press(browser, Keys.ESCAPE);
                await(() -> holds(browser, "document.querySelectorAll('#strip button').length === 4"));
                await(() -> holds(
                        browser,
                        "performance.getEntriesByType('resource')"
                                + ".some(r => r.name.endsWith('/storyboard/1.jpg') && r.responseStatus === 200)"));
                press(browser, "u");
                keepScreenshot(browser);

                press(browser, "a");
                JsonNode asset = node.creator().awaitPublished(id, PATIENCE);
                URI master = URI.create(asset.path("playback").path("hls").asString());
                await(() -> status(node, master) == 200);
                await(() -> holds(browser, "document.getElementById('undo')?.checkVisibility()"));
                press(browser, "z");
                assertThat(lastServed(node, master)).isBefore(screenedAt(node, id).plusSeconds(1));

                await(() -> holds(browser, "document.querySelector('[name=reason]')?.disabled === false"));
                press(browser, "2");
                press(browser, "b");
                press(browser, "The wheel hits a duck." + Keys.ENTER);
                await(() ->
                        node.creator().asset(id).path("screening").asString().equals("BLOCKED"));
                JsonNode problem = node.creator().asset(id).path("problem");
                assertThat(problem.path("code").asString()).isEqualTo("violence");
                assertThat(problem.path("sentence").asString()).contains("The wheel hits a duck.", "appeal once");

                assertThat(appeal(node, id)).isEqualTo(202);
                assertThat(appeal(node, id)).isEqualTo(409);
                enter(browser, node, "mia");
                assertThat(browser.findElement(By.id("desk")).getText()).contains("All done");
                enter(browser, node, "noel");
                await(() -> holds(browser, "document.querySelector('[name=reason]')?.disabled === false"));
                assertThat(browser.findElement(By.tagName("blockquote")).getText())
                        .isEqualTo("The duck is made of wood.");
                press(browser, "a");
                node.creator().awaitPublished(id, PATIENCE);
                await(() -> status(node, master) == 200);
            } finally {
                browser.quit();
            }
        }
    }

    private static void enter(ChromeDriver browser, Node node, String moderator) {
        browser.get(node.signInLink(Role.MODERATOR, moderator, Node.TENANT).toString());
        browser.findElement(By.cssSelector("button[type=submit]")).click();
        browser.get(node.api().resolve("/review").toString());
    }

    private static void press(ChromeDriver browser, CharSequence keys) {
        browser.switchTo().activeElement().sendKeys(keys);
    }

    private static boolean holds(ChromeDriver browser, String expression) {
        return Boolean.TRUE.equals(browser.executeScript("return Boolean(" + expression + ")"));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(condition);
    }

    private static int appeal(Node node, String id) {
        return node.creator()
                .send(node.creator()
                        .request(node.api().resolve("/v1/assets/" + id + "/appeal"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"text\":\"The duck is made of wood.\"}"))
                        .build())
                .statusCode();
    }

    private static int status(Node node, URI uri) {
        return node.anonymous().send(HttpRequest.newBuilder(uri).build()).statusCode();
    }

    /** When the last answer with bytes was in, once there are none any more. */
    private static Instant lastServed(Node node, URI uri) {
        var last = new AtomicReference<>(Instant.EPOCH);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(() -> {
                    boolean served = status(node, uri) == 200;
                    if (served) {
                        last.set(Instant.now());
                    }
                    return !served;
                });
        return last.get();
    }

    private static Instant screenedAt(Node node, String id) {
        JsonNode newest = StreamSupport.stream(
                        node.creator().asset(id).path("history").spliterator(), false)
                .filter(entry -> entry.path("field").asString().equals("screening"))
                .reduce((_, later) -> later)
                .orElseThrow();
        assertThat(newest.path("to").asString()).isEqualTo("IN_REVIEW");
        return Instant.parse(newest.path("at").asString());
    }

    private static void keepScreenshot(ChromeDriver browser) throws IOException {
        Path shot = browser.getScreenshotAs(OutputType.FILE).toPath();
        Files.copy(shot, Path.of("target", "review.png"), StandardCopyOption.REPLACE_EXISTING);
    }
}
