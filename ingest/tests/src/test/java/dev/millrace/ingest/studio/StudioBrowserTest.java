package dev.millrace.ingest.studio;

import static dev.millrace.ingest.studio.StudioServer.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetQuery;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The studio in the hands of a person, in a real browser, against the real upload endpoint. */
@Tag("long")
@Needs(Prerequisite.CHROMIUM)
@ExtendWith(SharedStudio.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudioBrowserTest {
    private static final Because TEST = new Because("The test went on.", Actor.system("test"));

    private final StudioServer server;
    private final Catalog catalog;

    private Browser browser;

    StudioBrowserTest(StudioServer server) {
        this.server = server;
        this.catalog = server.get(Catalog.class);
    }

    @BeforeAll
    void open() throws IOException {
        browser = Browser.open();
    }

    @AfterAll
    void close() throws IOException {
        browser.close();
    }

    @Test
    void anUploadPausedAndReloadedGoesOnWhereItStopped(@TempDir Path folder) throws Exception {
        Path file = randomFile(folder, "Mill race <b>1<b>.mp4", 3_000_000);
        enter("ulla");
        browser.limitUpload(400_000);
        browser.type("#files", file.toString());
        browser.awaitThat("document.querySelector('.transfer progress')?.value > 25");
        browser.click(".transfer [data-act=pause]");
        browser.awaitShown(".transfer [data-act=resume]");
        assertThat(browser.text(".transfer-name")).isEqualTo("Mill race <b>1<b>.mp4");
        browser.awaitText(".transfer-line", "Paused");
        browser.click(".transfer [data-act=resume]");
        browser.awaitThat("document.querySelector('.transfer progress')?.value > 45");
        browser.reload();
        browser.awaitText(".transfer-line", "are safe. Choose the file again");
        assertThat(browser.holds("document.querySelector('.transfer progress').value > 20"))
                .isTrue();
        assertThat(browser.shows("#videos > li")).as("shown twice").isFalse();
        browser.run("window.sent = []; const open = XMLHttpRequest.prototype.open;"
                + "XMLHttpRequest.prototype.open = function (method, url) {"
                + " window.sent.push(method); return open.call(this, method, url); }");
        browser.limitUpload(0);
        browser.type("#files", file.toString());
        browser.awaitGone(".transfer");
        browser.awaitText("#videos .badge", "Checking");
        assertThat(browser.holds("window.sent.includes('POST')"))
                .as("begun anew")
                .isFalse();
        assertThat(browser.text("#videos .video-title")).isEqualTo("Mill race <b>1<b>");
        assertThat(browser.holds("localStorage.length === 0")).isTrue();
        Source source = Objects.requireNonNull(only("ulla").source());
        assertThat(source.length()).isEqualTo(3_000_000);
        assertThat(source.sha256()).isEqualTo(sha256(file));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aLostConnectionIsWaitedFor(@TempDir Path folder) throws Exception {
        Path file = randomFile(folder, "offline.mp4", 2_000_000);
        enter("otto");
        // Before it begins: the browser lets requests that are on their way go on when it is told to be offline.
        browser.offline(true);
        browser.type("#files", file.toString());
        browser.awaitText(".transfer-line", "The connection was lost");
        browser.offline(false);
        browser.awaitText("#videos .badge", "Checking");
        assertThat(Objects.requireNonNull(only("otto").source()).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void severalFilesGoWithTheVisibilityThatWasChosen(@TempDir Path folder) throws Exception {
        enter("sara");
        browser.run("document.getElementById('upload-visibility').value = 'unlisted'");
        browser.type(
                "#files",
                randomFile(folder, "one.mp4", 5000) + "\n" + randomFile(folder, "two.mp4", 6000) + "\n"
                        + randomFile(folder, "three.mp4", 7000));
        browser.awaitThat("document.querySelectorAll('#videos > li').length === 3");
        assertThat(all("sara")).hasSize(3).allMatch(asset -> asset.visibility() == Visibility.UNLISTED);
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWords(@TempDir Path folder) throws Exception {
        enter("rita");
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        browser.type("#files", empty.toString());
        browser.awaitText(".transfer[data-state=refused] .transfer-line", "This file is empty");
        browser.click(".transfer [data-act=discard]");
        browser.awaitGone(".transfer");
        assertThat(browser.holds("document.activeElement.id === 'choose'")).isTrue();
        Path text = Files.writeString(folder.resolve("notes.mp4"), "Dear diary, nothing happened.\n".repeat(100_000));
        for (int again = 0; again < 2; again++) {
            browser.type("#files", text.toString());
            browser.awaitText(
                    ".transfer[data-state=refused] .transfer-line", "This is text, not a video: choose a video file.");
            assertThat(browser.holds("localStorage.length === 0")).isTrue();
            browser.click(".transfer [data-act=discard]");
            browser.awaitGone(".transfer");
        }
        assertThat(all("rita"))
                .hasSize(2)
                .allMatch(asset -> asset.state() == AssetState.EXPIRED)
                .allMatch(asset ->
                        Objects.requireNonNull(asset.problem()).sentence().startsWith("This is text"));
        browser.reload();
        browser.awaitText("#videos .badge", "Refused");
        browser.awaitText("#videos .video-sentence", "This is text, not a video");
        browser.type("#files", randomFile(folder, "after.mp4", 5000).toString());
        browser.awaitText("#videos .badge", "Checking");
        browser.run("document.querySelector('meta[name=csrf-token]').content = 'forged'");
        browser.type("#files", randomFile(folder, "refused.mp4", 1000).toString());
        browser.awaitText(".transfer[data-state=refused] .transfer-line", "load the page again");
        assertThat(all("rita")).hasSize(3);
    }

    @Test
    void discardingForgetsAnUploadEverywhere(@TempDir Path folder) throws Exception {
        enter("dora");
        browser.limitUpload(200_000);
        browser.type("#files", randomFile(folder, "unwanted.mp4", 2_000_000).toString());
        browser.awaitThat("document.querySelector('.transfer progress')?.value > 5");
        browser.click(".transfer [data-act=discard]");
        browser.limitUpload(0);
        browser.awaitGone(".transfer");
        browser.awaitShown("#empty");
        org.awaitility.Awaitility.await().until(() -> only("dora").state() == AssetState.EXPIRED);
        assertThat(browser.holds("localStorage.length === 0")).isTrue();
    }

    @Test
    void statesChangeWhileOneLooksAndAreAnnounced() {
        Asset asset = server.assets().ready("lena", "On its way");
        enter("lena");
        browser.awaitText(row(asset) + " .badge", "Publishing");
        catalog.screen(asset.id(), dev.millrace.platform.catalog.Screening.CLEARED, Optional.empty(), TEST);
        catalog.publishIfCleared(asset.id(), TEST);
        browser.awaitText(row(asset) + " .badge", "Published");
        browser.awaitText("#announcer", "On its way: Published");
        assertThat(browser.shows("#copy-" + asset.id())).isTrue();
    }

    @Test
    void theReasonOfARefusalIsShown() {
        var problem = new Problem("no-video", "The file holds no video. Send one with a picture.");
        Asset asset = server.assets().rejected("rolf", "Notes", problem);
        enter("rolf");
        browser.awaitText(row(asset) + " .badge", "Refused");
        assertThat(browser.text(row(asset) + " .video-sentence")).isEqualTo(problem.sentence());
    }

    @Test
    void takingDownAndRestoringWithoutAMouse() {
        Asset asset = server.assets().published("kim", "By keyboard");
        enter("kim");
        browser.awaitShown("#takedown-" + asset.id());
        browser.run("document.getElementById(arguments[0]).focus()", "takedown-" + asset.id());
        browser.press(Keys.ENTER);
        browser.awaitThat("document.querySelector('dialog').open");
        assertThat(browser.text("dialog h2")).isEqualTo("Take this video down?");
        browser.press(Keys.ESCAPE);
        browser.awaitThat("document.activeElement.id === arguments[0]", "takedown-" + asset.id());
        browser.press(Keys.ENTER);
        browser.awaitThat("document.querySelector('dialog').open");
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);
        browser.awaitText(row(asset) + " .badge", "Taken down");
        browser.awaitText(".saying", "Taken down. Every origin has stopped serving it.");
        assertThat(catalog.get(asset.id()).state()).isEqualTo(AssetState.TAKEN_DOWN);
        browser.click("#restore-" + asset.id());
        browser.awaitText(row(asset) + " .badge", "Published");
    }

    @Test
    void aTitleIsChangedAndABadOneIsExplainedWhereItStands() {
        Asset asset = server.assets().published("tina", "Old");
        enter("tina");
        browser.click("#rename-" + asset.id());
        browser.awaitThat("document.querySelector('dialog').open");
        browser.press(Keys.chord(Keys.CONTROL, "a"), "   ", Keys.ENTER);
        browser.awaitText("#dialog-error", "at least one visible character");
        browser.press(Keys.chord(Keys.CONTROL, "a"), "<img src=x onerror=window.hacked=1>", Keys.ENTER);
        browser.awaitText(row(asset) + " .video-title", "<img src=x onerror=window.hacked=1>");
        browser.awaitGone("dialog");
        assertThat(browser.holds("window.hacked")).isFalse();
    }

    @Test
    void theVisibilityIsChangedInPlace() {
        Asset asset = server.assets().published("vera", "For whom");
        enter("vera");
        browser.run(
                "const select = document.getElementById(arguments[0]); select.value = 'private';"
                        + "select.dispatchEvent(new Event('change', {bubbles: true}))",
                "visibility-" + asset.id());
        browser.awaitText(row(asset) + " .video-sentence", "Only its creator can watch it.");
        assertThat(catalog.get(asset.id()).visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(browser.shows("#copy-" + asset.id())).isFalse();
    }

    @Test
    void deletingFromItsPageLeadsBackToTheList() {
        Asset asset = server.assets().published("dina", "Gone soon");
        enter("dina");
        browser.click("#open-" + asset.id());
        browser.awaitText("h1", "Gone soon");
        browser.click("#delete-" + asset.id());
        browser.click("dialog .destructive");
        browser.awaitThat("location.pathname === '/studio'");
        browser.awaitGone(row(asset));
        assertThat(catalog.get(asset.id()).state()).isIn(AssetState.DELETING, AssetState.DELETED);
    }

    @Test
    void longListsAreReadOn() {
        for (int i = 0; i < 7; i++) {
            server.assets().uploading("paul", "Number " + i);
        }
        enter("paul");
        browser.awaitThat("document.querySelectorAll('.video').length === 5");
        browser.click(".more button");
        browser.awaitThat("document.querySelectorAll('.video').length === 7");
        browser.awaitGone(".more");
    }

    @Test
    void hostileTextStaysTextOnEveryPage() {
        String title = "</title><script>window.hacked=1</script>\" onfocus=\"window.hacked=1\" autofocus [[${7*7}]]";
        Asset asset = server.assets().published("hank", title);
        enter("hank");
        browser.awaitText(row(asset) + " .video-title", title);
        browser.click("#delete-" + asset.id());
        browser.awaitText("dialog strong", title);
        browser.go(server.base().resolve("/studio/videos/" + asset.id()));
        browser.awaitText("h1", title);
        browser.go(server.base().resolve("/watch/" + asset.id()));
        browser.awaitText("h1", title);
        assertThat(browser.holds("window.hacked")).isFalse();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thePageOfAVideoTellsItsStory() {
        Asset asset = server.assets().published("gina", "Story");
        enter("gina");
        browser.go(server.base().resolve("/studio/videos/" + asset.id()));
        browser.awaitText(".history li:first-child", "ready → published");
        assertThat(browser.text(".history li:last-child")).contains("uploading", "creator:gina");
        assertThat(browser.text(".facts")).contains("0:10", "1280 × 720");
        assertThat(browser.text("table")).contains("v-avc-240", "426 × 240");
        assertThat(browser.holds(
                        "document.querySelector('.player').dataset.hls.endsWith(arguments[0])",
                        "/v/" + asset.id() + "/master.m3u8"))
                .isTrue();
        browser.click("#make-preview");
        browser.awaitText("#made-link code", "/t/");
        catalog.move(asset.id(), Move.TAKE_DOWN, TEST);
        browser.awaitText("#details .badge", "Taken down");
        assertThat(browser.text("#made-link code"))
                .as("kept while the rest is replaced")
                .contains("/t/");
        browser.awaitThat("document.querySelector('.player').dataset.hls.includes('/t/')");
    }

    @Test
    void whoIsNotSignedInIsToldHow() {
        browser.go(server.base().resolve("/sign-in"));
        enter("nina");
        browser.click(".account button");
        browser.awaitThat("location.pathname !== '/studio'");
        browser.go(server.base().resolve("/studio"));
        assertThat(browser.text("main")).contains("./millrace login");
    }

    private void enter(String subject) {
        browser.limitUpload(0);
        browser.signIn(server.signIn(subject, Role.CREATOR));
        browser.run("localStorage.clear()");
        browser.complaints();
    }

    private Asset only(String owner) {
        return all(owner).getFirst();
    }

    private List<Asset> all(String owner) {
        return catalog.list(
                new AssetQuery(Optional.of(ACME), Optional.of(owner), Optional.empty(), Optional.empty(), 100));
    }

    private static String row(Asset asset) {
        return "#video-" + asset.id();
    }

    private static Path randomFile(Path folder, String name, int size) throws IOException {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
