package dev.millrace.ingest.studio;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;

/** A real Chromium with a profile of its own, found by {@code PATH}. */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    public static Browser open() throws IOException {
        Path profile = Files.createTempDirectory("chromium");
        var options = new ChromeOptions();
        options.setBinary(program("chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--autoplay-policy=no-user-gesture-required",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver"))
                .usingAnyFreePort()
                .build();
        return new Browser(profile, new ChromeDriver(service, options));
    }

    private static File program(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow();
    }

    /** Opens a sign-in link and presses its button. */
    void signIn(URI link) {
        go(link);
        click("form button");
        await(() -> driver.getCurrentUrl().endsWith("/studio"));
    }

    public void go(URI page) {
        driver.get(page.toString());
    }

    public void reload() {
        driver.navigate().refresh();
    }

    String url() {
        return String.valueOf(driver.getCurrentUrl());
    }

    /** Runs a script in the page. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    boolean holds(String expression, Object... arguments) {
        return Boolean.TRUE.equals(run("return Boolean(" + expression + ")", arguments));
    }

    public void awaitThat(String expression, Object... arguments) {
        await(() -> holds(expression, arguments));
    }

    /** Waits for the element and presses it, also when the page replaces it meanwhile. */
    void click(String css) {
        await(() -> {
            List<WebElement> found = driver.findElements(By.cssSelector(css));
            if (found.isEmpty() || !found.getFirst().isDisplayed()) {
                return false;
            }
            found.getFirst().click();
            return true;
        });
    }

    public void type(String css, CharSequence... keys) {
        driver.findElement(By.cssSelector(css)).sendKeys(keys);
    }

    /** Keys go to whatever has the focus. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    String text(String css) {
        return String.valueOf(run("return document.querySelector(arguments[0])?.textContent.trim() ?? ''", css));
    }

    void awaitText(String css, String text) {
        await(() -> text(css).contains(text));
    }

    boolean shows(String css) {
        return holds("document.querySelector(arguments[0])?.checkVisibility()", css);
    }

    void awaitShown(String css) {
        await(() -> shows(css));
    }

    void awaitGone(String css) {
        await(() -> !shows(css));
    }

    /** @param bytes per second that leave the browser; 0 for no limit */
    void limitUpload(long bytes) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline",
                        false,
                        "latency",
                        0,
                        "downloadThroughput",
                        -1,
                        "uploadThroughput",
                        bytes == 0 ? -1 : bytes));
    }

    void offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    void theme(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", theme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the page complained about since it was last asked, network errors of the tests' making left out. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("Failed to load resource") && !message.contains("net::ERR"))
                .toList();
    }

    private static void await(Condition condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(StaleElementReferenceException.class)
                .until(condition::holds);
    }

    private interface Condition {
        boolean holds();
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        FileSystemUtils.deleteRecursively(profile);
    }
}
