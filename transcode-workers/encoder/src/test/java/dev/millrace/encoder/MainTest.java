package dev.millrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path directory;

    @Test
    void getsReadyConfinedAndEndsWhenNothingIsAsked() throws Exception {
        try (Child child = new Child(Main.class)) {
            Event.Ready ready = (Event.Ready) child.next();
            assertThat(ready.warm()).isTrue();
            assertThat(ready.version()).isEqualTo(Protocol.VERSION);
            assertThat(ready.pid()).isEqualTo(child.pid());
            assertThat(ready.ffmpeg()).isNotEmpty();
            if (System.getProperty("os.arch").equals("amd64")) {
                assertThat(ready.confinement()).containsExactly("seccomp");
            }
            child.endInput();
            assertThat(child.rest()).isEmpty();
            assertThat(child.exitStatus()).isZero();
        }
    }

    @Test
    void makesAClipAndTranscodesIt() throws Exception {
        Path clip = directory.resolve("made.mp4");
        try (Child child = new Child(Main.class)) {
            assertThat(child.next()).isInstanceOf(Event.Ready.class);
            child.say(Protocol.write(new Request.MakeClip(clip.toString(), ClipSpec.plain(3, 160, 90, 25))));
            assertThat(child.next()).isEqualTo(new Event.ClipMade(clip.toString(), Files.size(clip), 75));
            assertThat(child.exitStatus()).isZero();
        }
        try (Child child = new Child(Main.class)) {
            assertThat(child.next()).isInstanceOf(Event.Ready.class);
            child.say(Protocol.write(Job.of(clip)
                    .rung(160, 90)
                    .outputs(Output.RUNGS, Output.AUDIO, Output.POSTER)
                    .request(directory)));
            List<Event> events = child.restAsEvents();
            assertThat(events).last().isInstanceOf(Event.Done.class);
            assertThat(events).filteredOn(Event.PackClosed.class::isInstance).hasSize(2);
            assertThat(child.exitStatus()).isZero();
        }
    }

    @Test
    void refusesInWords() throws Exception {
        Path text = Files.writeString(directory.resolve("text.mp4"), "ffconcat version 1.0\nfile 'x.mp4'\n");
        try (Child child = new Child(Main.class)) {
            assertThat(child.next()).isInstanceOf(Event.Ready.class);
            child.say(Protocol.write(new Request.Probe(text.toString(), Limits.standard())));
            assertThat(child.next())
                    .isInstanceOfSatisfying(
                            Event.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo(FailureCode.UNREADABLE));
            assertThat(child.exitStatus()).isEqualTo(2);
        }
    }

    @Test
    void doesNotUnderstandNonsense() throws Exception {
        try (Child child = new Child(Main.class)) {
            assertThat(child.next()).isInstanceOf(Event.Ready.class);
            child.say("{\"type\":\"dance\"}");
            assertThat(child.next())
                    .isInstanceOfSatisfying(
                            Event.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo(FailureCode.BAD_REQUEST));
            assertThat(child.exitStatus()).isEqualTo(2);
        }
    }

    /** Tries what the filter of system calls shall refuse, and what it shall not. */
    static final class Prisoner {
        public static void main(String[] arguments) throws Exception {
            boolean installed = Seccomp.install();
            System.out.println("installed " + installed);
            System.out.println("socket " + attempt(() -> new ServerSocket(0).close()));
            System.out.println("exec " + attempt(() -> new ProcessBuilder("/bin/true").start()));
            System.out.println("thread "
                    + attempt(() -> {
                        Thread thread = new Thread(() -> {});
                        thread.start();
                        thread.join();
                    }));
            System.out.println("file " + attempt(() -> Files.readString(Path.of("/proc/self/status"))));
        }

        private interface Attempt {
            void run() throws Exception;
        }

        private static String attempt(Attempt attempt) {
            try {
                attempt.run();
                return "works";
            } catch (Exception | LinkageError e) { // the JDK's own network library cannot even be set up
                return "refused";
            }
        }
    }

    @Test
    @Needs(Prerequisite.AMD64)
    void cannotReachTheNetworkOrStartPrograms() throws Exception {
        try (Child child = new Child(Prisoner.class)) {
            assertThat(child.rest())
                    .containsExactly("installed true", "socket refused", "exec refused", "thread works", "file works");
        }
    }
}
