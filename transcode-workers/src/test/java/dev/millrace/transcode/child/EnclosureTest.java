package dev.millrace.transcode.child;

import static dev.millrace.transcode.child.Children.AMPLE;
import static dev.millrace.transcode.child.Children.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.transcode.child.Ending.Answered;
import dev.millrace.transcode.child.FakeChild.Trick;
import dev.millrace.transcode.confine.EnclosureReport;
import dev.millrace.transcode.confine.Layer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a child cannot do, each layer by an attempt from inside. */
class EnclosureTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    static Path data;

    @SuppressWarnings("NullAway.Init")
    static Children children;

    @BeforeAll
    static void prepare() throws IOException {
        children = new Children(data.resolve("scratch"));
    }

    @Test
    void everyLayerIsNamedOnceWithAReason() {
        EnclosureReport report = new EnclosureReport(children.enclosure().layers());
        assertThat(report.layers())
                .extracting(Layer::kind)
                .doesNotHaveDuplicates()
                .contains(
                        Layer.Kind.FILES,
                        Layer.Kind.PRIVILEGES,
                        Layer.Kind.NETWORK,
                        Layer.Kind.USER,
                        Layer.Kind.LIMITS,
                        Layer.Kind.ORPHANS,
                        Layer.Kind.GROUP);
        assertThat(report.layers()).allSatisfy(layer -> assertThat(layer.why()).isNotBlank());
        assertThat(report.toString()).contains("files");
    }

    @Test
    void itsEnvironmentIsEmpty() throws Exception {
        assertThat(finding(Trick.ENVIRONMENT, "")).isEqualTo("{}");
    }

    @Test
    void itReadsNoFileOutsideItsDirectory() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.FILES);
        Path open = Files.writeString(data.resolve("open-to-all"), "secret");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(finding(Trick.READ, open.toString())).startsWith("refused");
        assertThat(finding(Trick.READ, "/etc/passwd")).startsWith("refused");
    }

    @Test
    void itSeesNoKey() throws Exception {
        Path keys = Files.createDirectories(data.resolve("keys"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        Path key = Files.writeString(keys.resolve("signing.key"), "secret");
        if (!children.enclosure().on(Layer.Kind.FILES)) {
            Demands.on(children.enclosure(), Layer.Kind.USER);
        }
        assertThat(finding(Trick.READ, key.toString())).startsWith("refused");
        assertThat(finding(Trick.READ, "/proc/self/cwd/../keys/signing.key")).startsWith("refused");
        assertThat(finding(Trick.LIST, keys.toString())).isEqualTo("false");
    }

    @Test
    void itSeesNoOtherChild() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.FILES);
        try (ChildProcess other = children.start()) {
            Path source = Files.writeString(other.directory().resolve("source"), "another's video");
            assertThat(finding(Trick.READ, other.asSeen("source"))).startsWith("refused");
            assertThat(finding(Trick.READ, source.toString())).startsWith("refused");
        }
    }

    @Test
    void itReadsNothingOfItsParentsProcess() throws Exception {
        if (!children.enclosure().on(Layer.Kind.FILES)) {
            Demands.on(children.enclosure(), Layer.Kind.USER);
        }
        long parent = ProcessHandle.current().pid();
        assertThat(finding(Trick.READ, "/proc/" + parent + "/environ")).startsWith("refused");
        assertThat(finding(Trick.LIST, "/proc/" + parent + "/fd")).isEqualTo("false");
        assertThat(finding(Trick.LIST, "/proc/" + parent + "/root/etc")).isEqualTo("false");
    }

    @Test
    void itWritesIntoItsOwnDirectoryOnly() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.FILES);
        try (ChildProcess child = children.start()) {
            assertThat(said(child.run(ask(Trick.WRITE, child.asSeen("new")), AMPLE, event -> {})))
                    .doesNotStartWith("refused");
        }
        assertThat(finding(Trick.WRITE, "/tmp/millrace-was-here")).startsWith("refused");
        assertThat(finding(Trick.WRITE, "/proc/self/cwd/lib/extra.jar")).startsWith("refused");
        assertThat(finding(Trick.WRITE, "/proc/self/cwd/natives/libextra.so")).startsWith("refused");
    }

    @Test
    void itReachesNoAddressOfThisMachine() throws Exception {
        if (!children.enclosure().on(Layer.Kind.NETWORK)) {
            Demands.on(children.enclosure(), Layer.Kind.FILES);
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(finding(Trick.CONNECT, Integer.toString(server.getLocalPort())))
                    .startsWith("refused");
        }
    }

    @Test
    void itIsNotRoot() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.USER);
        String status = finding(Trick.READ, "/proc/self/status");
        assertThat(status).containsPattern("Uid:\\s+65534\\s+65534\\s+65534\\s+65534");
    }

    @ParameterizedTest
    @EnumSource(
            value = Layer.Kind.class,
            names = {"FILES", "NETWORK", "USER", "LIMITS", "ORPHANS", "GROUP"})
    void itRunsWhereAnyLayerIsForbidden(Layer.Kind forbidden) throws Exception {
        Children weaker = children.without(forbidden);
        assertThat(weaker.enclosure().on(forbidden)).isFalse();
        try (ChildProcess child = weaker.start()) {
            assertThat(said(child.run(ask(Trick.ANSWER, "fine"), AMPLE, event -> {})))
                    .isEqualTo("fine");
        }
    }

    @Test
    void itRunsWhereEveryLayerIsForbidden() throws Exception {
        Children bare = children.without(Layer.Kind.values());
        try (ChildProcess child = bare.start()) {
            assertThat(said(child.run(ask(Trick.ANSWER, "fine"), AMPLE, event -> {})))
                    .isEqualTo("fine");
        }
    }

    @Test
    void itDiesWithItsParent() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.ORPHANS);
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentOfOne.class.getName(),
                        data.resolve("orphans").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        AtomicLong child = new AtomicLong();
        try (var out = parent.inputReader()) {
            out.lines()
                    .filter(line -> line.startsWith("CHILD "))
                    .findFirst()
                    .ifPresent(line -> child.set(Long.parseLong(line.substring(6))));
            assertThat(ProcessHandle.of(child.get())).isPresent();
            parent.destroyForcibly();
            await().untilAsserted(() -> assertThat(ProcessHandle.of(child.get()).filter(ProcessHandle::isAlive))
                    .isEmpty());
        } finally {
            parent.destroyForcibly();
        }
    }

    private static String finding(Trick trick, String what) throws Exception {
        try (ChildProcess child = children.start()) {
            return said(child.run(ask(trick, what), AMPLE, event -> {}));
        }
    }

    private static String said(Ending ending) {
        assertThat(ending).isInstanceOf(Answered.class);
        return ((Event.Failed) ((Answered) ending).last()).message();
    }
}
