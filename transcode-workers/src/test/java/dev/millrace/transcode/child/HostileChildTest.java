package dev.millrace.transcode.child;

import static dev.millrace.transcode.child.Children.AMPLE;
import static dev.millrace.transcode.child.Children.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.transcode.child.Ending.Answered;
import dev.millrace.transcode.child.Ending.Crashed;
import dev.millrace.transcode.child.Ending.Killed;
import dev.millrace.transcode.child.Ending.Misbehaved;
import dev.millrace.transcode.child.Ending.Want;
import dev.millrace.transcode.child.FakeChild.Trick;
import dev.millrace.transcode.confine.Layer;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

/** Whatever a child does, its parent lives on, knows why it ended, and finds nothing left of it. */
@Tag("long")
class HostileChildTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    static Path root;

    @SuppressWarnings("NullAway.Init")
    static Children children;

    @BeforeAll
    static void prepare() throws IOException {
        children = new Children(root);
    }

    @Test
    void aChildAnswersOnceAndLeavesNothingBehind() throws Exception {
        Path directory;
        long pid;
        try (ChildProcess child = children.start()) {
            directory = child.directory();
            pid = child.pid();
            assertThat(directory).isDirectory();
            Ending ending = child.run(ask(Trick.ANSWER, "fine"), AMPLE, event -> {});
            assertThat(said(ending)).isEqualTo("fine");
        }
        assertThat(directory).doesNotExist();
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Trick.class,
            names = {"GARBAGE", "ENDLESS_LINE", "ENDLESS_LINES", "CLOSE_AND_HANG"})
    void whatIsNotOfTheProtocolEndsIt(Trick trick) throws Exception {
        try (ChildProcess child = children.start()) {
            assertThat(child.run(ask(trick, ""), AMPLE, event -> {})).isInstanceOf(Misbehaved.class);
        }
    }

    @Test
    void oneThatHangsAndIgnoresItsEndIsKilledForTime() throws Exception {
        try (ChildProcess child = children.start()) {
            Budget silent = new Budget(Children.PATIENCE, Duration.ofMillis(300), 1 << 20);
            assertThat(child.run(ask(Trick.HANG, ""), silent, event -> {}))
                    .isInstanceOfSatisfying(
                            Killed.class, killed -> assertThat(killed.want()).isEqualTo(Want.TIME));
        }
    }

    @Test
    void oneThatTalksAndNeverEndsIsKilledForTime() throws Exception {
        try (ChildProcess child = children.start()) {
            AtomicLong words = new AtomicLong();
            Budget brief = new Budget(Duration.ofMillis(500), Children.PATIENCE, 1 << 20);
            Ending ending = child.run(ask(Trick.NAG, ""), brief, event -> words.incrementAndGet());
            assertThat(ending)
                    .isInstanceOfSatisfying(
                            Killed.class, killed -> assertThat(killed.want()).isEqualTo(Want.TIME));
            assertThat(words).hasPositiveValue();
        }
    }

    @Test
    void oneThatTakesTooMuchMemoryIsKilledForIt() throws Exception {
        try (ChildProcess child = children.start(Children.settings(DataSize.ofMegabytes(200), Duration.ofMinutes(5)))) {
            assertThat(child.run(ask(Trick.ALLOCATE, ""), AMPLE, event -> {}))
                    .isInstanceOfSatisfying(
                            Killed.class, killed -> assertThat(killed.want()).isEqualTo(Want.MEMORY));
        }
    }

    @Test
    void oneThatTakesTooMuchProcessorTimeIsKilledForIt() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.LIMITS);
        try (ChildProcess child = children.start(Children.settings(DataSize.ofGigabytes(1), Duration.ofSeconds(2)))) {
            assertThat(child.run(ask(Trick.BURN, ""), AMPLE, event -> {}))
                    .isInstanceOfSatisfying(
                            Killed.class, killed -> assertThat(killed.want()).isEqualTo(Want.TIME));
        }
    }

    @Test
    void oneThatFillsTheDiskIsKilledForIt() throws Exception {
        try (ChildProcess child = children.start()) {
            assertThat(child.run(
                            ask(Trick.FLOOD_DISK, ""),
                            new Budget(Children.PATIENCE, Children.PATIENCE, 8 << 20),
                            event -> {}))
                    .isInstanceOfSatisfying(
                            Killed.class, killed -> assertThat(killed.want()).isEqualTo(Want.DISK));
        }
    }

    @ParameterizedTest
    @CsvSource({"DIE,7,exit status 7", "DIE,0,exit status 0", "DIE,134,signal 6", "DIE,139,signal 11"})
    void oneThatDiesTellsHow(Trick trick, String what, String signature) throws Exception {
        try (ChildProcess child = children.start()) {
            assertThat(child.run(ask(trick, what), AMPLE, event -> {})).isEqualTo(new Crashed(signature));
        }
    }

    @Test
    void nativeCodeThatFailsIsACrash() throws Exception {
        try (ChildProcess child = children.start()) {
            assertThat(child.run(ask(Trick.SEGFAULT, ""), AMPLE, event -> {}))
                    .isInstanceOfSatisfying(
                            Crashed.class,
                            crashed -> assertThat(crashed.signature()).contains(" in libc"));
        }
    }

    @Test
    void whatAListenerThrowsReachesTheCallerAndTheChildGoes() throws Exception {
        long pid;
        try (ChildProcess child = children.start()) {
            pid = child.pid();
            assertThatThrownBy(() -> child.run(ask(Trick.NAG, ""), AMPLE, event -> {
                        throw new IOException("enough");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("enough");
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void anInterruptedParentStopsAtOnceAndTheChildGoes() throws Exception {
        try (ChildProcess child = children.start()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> child.run(ask(Trick.HANG, ""), AMPLE, event -> {}))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void processesThatItStartedGoWithIt() throws Exception {
        Demands.on(children.enclosure(), Layer.Kind.GROUP);
        AtomicLong grandchild = new AtomicLong();
        try (ChildProcess child = children.start()) {
            Budget silent = new Budget(Children.PATIENCE, Duration.ofSeconds(1), 1 << 20);
            child.run(ask(Trick.SPAWN, ""), silent, event -> {
                if (event instanceof Event.Warning warning) {
                    grandchild.set(Long.parseLong(warning.message()));
                }
            });
            assertThat(grandchild).hasPositiveValue();
        }
        await().untilAsserted(
                        () -> assertThat(ProcessHandle.of(grandchild.get())).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"link", "hardlink", "directory", "nothing", "large"})
    void onlyAPlainFileOfTheAnnouncedSizeIsRead(String kind) throws Exception {
        try (ChildProcess child = children.start()) {
            child.run(ask(Trick.LEAVE, kind + ":" + child.asSeen("out")), AMPLE, event -> {});
            assertThatThrownBy(() -> child.open("out", 1, 1000)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPlainFileIsRead() throws Exception {
        try (ChildProcess child = children.start()) {
            child.run(ask(Trick.LEAVE, "file:" + child.asSeen("out")), AMPLE, event -> {});
            try (var in = Channels.newInputStream(child.open("out", 1, 1000))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("fine");
            }
        }
    }

    @Test
    void aLinkAndAPipeAreRefusedEvenWhereTheyCouldBeMade() throws Exception {
        try (ChildProcess child = children.start()) {
            Files.createSymbolicLink(child.directory().resolve("link"), Path.of("/etc/passwd"));
            assertThatThrownBy(() -> child.open("link", 1, 1 << 20)).hasMessageContaining("link");
            Process made = new ProcessBuilder(
                            "mkfifo", child.directory().resolve("pipe").toString())
                    .start();
            assertThat(made.waitFor()).isZero();
            assertThatThrownBy(() -> child.open("pipe", 0, 1 << 20)).hasMessageContaining("no plain file");
        }
    }

    private static String said(Ending ending) {
        assertThat(ending).isInstanceOf(Answered.class);
        return ((Event.Failed) ((Answered) ending).last()).message();
    }
}
