package dev.millrace.checks;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.TenantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A server of its own process on a data directory, that can be killed and started again. */
final class Node implements AutoCloseable {
    static final String TENANT = "main";
    private static final int START_SECONDS = 90;

    private final Path data;
    private final List<String> flags;
    private Process process;
    private URI api;
    private URI origin;

    private Node(Path data, List<String> flags) throws IOException {
        this.data = data;
        this.flags = flags;
        this.process = launch();
        awaitReady();
    }

    static Node start(Path data, String... flags) throws IOException {
        return new Node(data, List.of(flags));
    }

    URI api() {
        return api;
    }

    URI origin() {
        return origin;
    }

    Path data() {
        return data;
    }

    long pid() {
        return process.pid();
    }

    /** A client with a token of that role in the tenant. */
    Client client(Role role, String subject, String tenant) {
        var identity = new Identity(subject, Optional.of(new TenantId(tenant)), EnumSet.of(role));
        return new Client(
                this,
                LocalKeys.load(data.resolve("keys")).issuer(Clock.systemUTC()).issue(identity, Duration.ofHours(1)));
    }

    /** A link that signs a browser in. */
    URI signInLink(Role role, String subject, String tenant) {
        return signInLink(new Identity(subject, Optional.of(new TenantId(tenant)), EnumSet.of(role)));
    }

    /** As an operator of all tenants. */
    URI operatorSignInLink(String subject) {
        return signInLink(new Identity(subject, Optional.empty(), EnumSet.of(Role.OPERATOR)));
    }

    private URI signInLink(Identity identity) {
        return api.resolve("/sign-in?code="
                + LocalKeys.load(data.resolve("keys")).issuer(Clock.systemUTC()).signInCode(identity));
    }

    Client creator() {
        return client(Role.CREATOR, "ada", TENANT);
    }

    Client anonymous() {
        return new Client(this, "");
    }

    /** As a power cut would, but for the page cache: no handler runs, the children die with it, PostgreSQL stays. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts again on the same directory, on ports of the system's choice. */
    void restart() throws IOException {
        process = launch();
        awaitReady();
    }

    /** Everything that the process has logged. */
    String log() throws IOException {
        return Files.readString(data.resolve("logs/millrace.log"));
    }

    private Process launch() throws IOException {
        Files.createDirectories(data);
        var arguments =
                new ArrayList<String>(List.of("up", "--data", data.toString(), "--port", "0", "--origin-port", "0"));
        arguments.addAll(flags);
        Path out = data.resolve("stdout");
        Files.deleteIfExists(out);
        return Distribution.command(arguments)
                .redirectOutput(out.toFile())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(data.resolve("stderr").toFile()))
                .start();
    }

    private void awaitReady() {
        String[] ready = Awaitility.await("READY")
                .atMost(Duration.ofSeconds(START_SECONDS))
                .pollInterval(Duration.ofMillis(50))
                .until(this::readyLine, Optional::isPresent)
                .orElseThrow()
                .split(" ", -1);
        api = URI.create(ready[1]);
        origin = ready.length > 2 ? URI.create(ready[2]) : URI.create("http://127.0.0.1:1");
    }

    private Optional<String> readyLine() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("did not start: " + Files.readString(data.resolve("stderr")));
        }
        return Files.readString(data.resolve("stdout"))
                .lines()
                .filter(line -> line.startsWith("READY "))
                .findFirst();
    }

    /** A clean stop, as by SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not stop in 60 s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
