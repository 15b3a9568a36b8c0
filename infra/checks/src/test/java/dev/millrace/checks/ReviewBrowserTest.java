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
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A moderator in a real Chromium, by keyboard: approves, takes it back, blocks; the creator appeals, a second approves. */
@Needs(Prerequisite.CHROMIUM)
@Tag("long")
class ReviewBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @Test
    void fromTheQueueToABlockToAnAppealThatIsGranted() throws Exception {
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  moderation:\n    review:\n      mode: review\n");
        try (var node = Node.start(data)) {
            Path clip = Clips.plain(8, 640, 360);
            bank(node, clip);
            String id = node.creator().upload(clip, "Sunday at the mill");
            await(() -> node.creator().asset(id).path("screening").asString().equals("IN_REVIEW"));
            ChromeDriver browser = BrowserTest.browser(data.resolve("browser"));
            try {
                enter(browser, node, "mia");
                await(() -> holds(browser, "document.querySelector('#queue a[aria-current]') !== null"));
                await(() -> holds(browser, "document.querySelector('[name=reason]')?.disabled === false"));
                await(() -> holds(browser, "document.querySelectorAll('#lanes svg').length > 0"));
                await(() -> holds(browser, "document.querySelector('[name=reason]')?.disabled === false"));
                assertThat(holds(browser, "document.querySelector('#screen.blurred video').muted"))
                        .isTrue();
                press(browser, " ");
                await(() -> holds(browser, "document.querySelector('video').currentTime > 1"));
                assertThat(browser.findElement(By.className("whys")).getText())
                        .contains("The very same file is in the bank “wheels”.");
                assertThat(browser.findElement(By.className("matches")).getText())
                        .contains("wheels");
                press(browser, "?");
                assertThat(holds(browser, "document.getElementById('shortcuts').open"))
                        .isTrue();
                press(browser, Keys.ESCAPE);
                await(() -> holds(browser, "document.querySelectorAll('#strip button').length === 4"));
                assertThat(status(node, tiles(browser))).isEqualTo(200);
                press(browser, "u");
                keepScreenshot(browser);

                press(browser, "a");
                JsonNode asset = node.creator().awaitPublished(id, PATIENCE);
                URI master = URI.create(asset.path("playback").path("hls").asString());
                await(() -> status(node, master) == 200);
                URI segment = segment(node, master);
                assertThat(status(node, segment)).isEqualTo(200);
                await(() -> holds(browser, "document.getElementById('undo')?.checkVisibility()"));
                press(browser, "z");
                assertThat(lastServed(node, segment))
                        .isBefore(screenedAt(node, id).plusSeconds(1));

                await(() -> holds(browser, "document.querySelector('[name=reason]')?.disabled === false"));
                press(browser, "2");
                press(browser, "b");
                press(browser, "The wheel hits a duck." + Keys.ENTER);
                await(() ->
                        node.creator().asset(id).path("screening").asString().equals("BLOCKED"));
                JsonNode problem = node.creator().asset(id).path("problem");
                assertThat(problem.path("code").asString()).isEqualTo("violence");
                assertThat(problem.path("sentence").asString()).contains("The wheel hits a duck.", "appeal once");

                appeal(browser, node, id);
                await(() ->
                        node.creator().asset(id).path("screening").asString().equals("IN_REVIEW"));
                await(() -> holds(browser, "document.getElementById('appeal') === null"));
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
        signIn(browser, node, Role.MODERATOR, moderator);
        browser.get(node.api().resolve("/review").toString());
    }

    private static void signIn(ChromeDriver browser, Node node, Role role, String subject) {
        BrowserTest.signIn(browser, node.signInLink(role, subject, Node.TENANT));
    }

    /** As the creator, in the studio. */
    private static void appeal(ChromeDriver browser, Node node, String id) {
        signIn(browser, node, Role.CREATOR, "ada");
        browser.get(node.api().resolve("/studio/videos/" + id).toString());
        assertThat(browser.findElement(By.className("video-sentence")).getText())
                .contains("The wheel hits a duck.");
        browser.findElement(By.id("appeal")).click();
        await(() -> holds(browser, "document.getElementById('dialog').open"));
        browser.findElement(By.cssSelector("#dialog [name=text]")).sendKeys("The duck is made of wood." + Keys.ENTER);
    }

    /** A bank of the tenant with the clip's file, which asks for a review of it. */
    private static void bank(Node node, Path clip) throws Exception {
        Client moderator = node.client(Role.MODERATOR, "mia", Node.TENANT);
        JsonNode bank = JsonMapper.shared()
                .readTree(post(node, moderator, "/v1/banks", "{\"name\":\"wheels\",\"action\":\"review\"}")
                        .body());
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(clip)));
        String entries = "{\"files\":[{\"sha256\":\"" + sha256 + "\"}],\"frames\":[]}";
        assertThat(post(node, moderator, "/v1/banks/" + bank.path("id").asString() + "/entries", entries)
                        .statusCode())
                .isBetween(200, 202);
    }

    private static HttpResponse<String> post(Node node, Client client, String path, String json) {
        return client.send(client.request(node.api().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    /** The picture of which the filmstrip shows parts. */
    private static URI tiles(ChromeDriver browser) {
        String image = browser.findElement(By.cssSelector("#strip button")).getCssValue("background-image");
        return URI.create(image.substring(image.indexOf('"') + 1, image.lastIndexOf('"')));
    }

    private static URI segment(Node node, URI master) {
        URI media = master.resolve(firstUri(node, master));
        return media.resolve(firstUri(node, media));
    }

    private static String firstUri(Node node, URI playlist) {
        return node.anonymous()
                .send(HttpRequest.newBuilder(playlist).build())
                .body()
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
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
        return post(node, node.creator(), "/v1/assets/" + id + "/appeal", "{\"text\":\"The duck is made of wood.\"}")
                .statusCode();
    }

    private static int status(Node node, URI uri) {
        return node.anonymous().send(HttpRequest.newBuilder(uri).build()).statusCode();
    }

    /** When the last answer with bytes was in, once there are none any more. */
    private static Instant lastServed(Node node, URI uri) {
        var last = new AtomicReference<>(Instant.EPOCH);
        Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> {
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
