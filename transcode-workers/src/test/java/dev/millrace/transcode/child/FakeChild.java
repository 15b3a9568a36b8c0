package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.transcode.child.FakeChild.Trick;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.locks.LockSupport;

/**
 * A child that does what a hostile or broken one might. The request tells it what: the name of a {@link Trick} as the
 * file to probe, with what it needs behind a colon. It answers by {@link Event.Failed} with what it found.
 */
public final class FakeChild {
    private FakeChild() {}

    /** What it does once asked. */
    enum Trick {
        ANSWER,
        GARBAGE,
        ENDLESS_LINE,
        ENDLESS_LINES,
        HANG,
        CLOSE_AND_HANG,
        DIE,
        SEGFAULT,
        ALLOCATE,
        BURN,
        FLOOD_DISK,
        NAG,
        READ,
        LIST,
        CONNECT,
        ENVIRONMENT,
        WRITE,
        LEAVE,
        SPAWN,
        WAIT_FOR_PARENT
    }

    public static void main(String[] args) throws IOException {
        say(new Event.Ready(Protocol.VERSION, "none", ProcessHandle.current().pid(), List.of(), false));
        try (Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
            Request request = Protocol.readRequest(in.nextLine());
            String[] words = ((Request.Probe) request).source().substring(1).split(":", 2);
            perform(Trick.valueOf(words[0]), words.length > 1 ? words[1] : "");
        } catch (dev.millrace.encoder.protocol.MalformedMessageException e) {
            answer("no request: " + e.getMessage());
        }
    }

    private static void perform(Trick trick, String what) throws IOException {
        switch (trick) {
            case ANSWER -> answer(what);
            case GARBAGE -> System.out.println("\u0000\u001b[2J{\"type\":\"done\"");
            case ENDLESS_LINE -> endlessLine();
            case ENDLESS_LINES -> endlessLines();
            case HANG -> hang();
            case CLOSE_AND_HANG -> {
                System.out.close();
                hang();
            }
            case DIE -> System.exit(Integer.parseInt(what));
            case SEGFAULT -> signal("SEGV");
            case ALLOCATE -> allocate();
            case BURN -> burn();
            case FLOOD_DISK -> flood();
            case NAG -> nag();
            case READ -> answer(attempt(() -> Files.readString(Path.of(what))));
            case LIST ->
                answer(attempt(() -> String.valueOf(Path.of(what).toFile().list() != null)));
            case CONNECT -> answer(attempt(() -> connect(Integer.parseInt(what))));
            case ENVIRONMENT -> answer(System.getenv().toString());
            case WRITE ->
                answer(attempt(() -> Files.writeString(Path.of(what), "x").toString()));
            case LEAVE -> leave(what);
            case SPAWN -> {
                Process sleeper = new ProcessBuilder("/bin/sleep", "1000").start();
                warn(Long.toString(sleeper.pid()));
                hang();
            }
            case WAIT_FOR_PARENT -> {
                warn(Long.toString(ProcessHandle.current().pid()));
                hang();
            }
        }
    }

    /** Something that may be forbidden. */
    private interface Attempt {
        String run() throws IOException;
    }

    private static String attempt(Attempt attempt) {
        try {
            return attempt.run();
        } catch (IOException e) {
            return "refused: " + e.getClass().getSimpleName();
        }
    }

    private static String connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            return "connected";
        }
    }

    /** Leaves what the parent will want to read as {@code out}: another kind of thing than a plain file. */
    private static void leave(String what) throws IOException {
        String[] words = what.split(":", 2);
        Path out = Path.of(words[1]);
        String result = switch (words[0]) {
            case "link" ->
                attempt(() ->
                        Files.createSymbolicLink(out, Path.of("/etc/passwd")).toString());
            case "hardlink" -> {
                Files.writeString(out.resolveSibling("other"), "x");
                yield attempt(
                        () -> Files.createLink(out, out.resolveSibling("other")).toString());
            }
            case "directory" -> attempt(() -> Files.createDirectory(out).toString());
            case "nothing" -> "";
            case "large" -> attempt(() -> Files.write(out, new byte[4096]).toString());
            default -> attempt(() -> Files.writeString(out, "fine").toString());
        };
        answer(result);
    }

    private static void endlessLine() {
        byte[] block = "a".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            System.out.write(block, 0, block.length);
        }
    }

    private static void endlessLines() {
        byte[] block = "\n".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            System.out.write(block, 0, block.length);
        }
    }

    private static void hang() {
        Runtime.getRuntime().addShutdownHook(new Thread(FakeChild::sleepForEver));
        sleepForEver();
    }

    private static void sleepForEver() {
        while (true) {
            LockSupport.park();
        }
    }

    private static void signal(String name) throws IOException {
        new ProcessBuilder(
                        "/bin/kill",
                        "-" + name,
                        Long.toString(ProcessHandle.current().pid()))
                .start();
        sleepForEver();
    }

    private static void allocate() {
        // Outside of the heap, as a decoder does.
        for (int i = 0; i < 100_000; i++) {
            Arena.global().allocate(8 << 20).fill((byte) 1);
        }
        answer("took it");
    }

    private static void burn() {
        long sum = 0;
        while (sum != Long.MIN_VALUE) {
            sum += System.nanoTime() | 1;
        }
        answer("done " + sum);
    }

    private static void flood() throws IOException {
        Path out = Path.of(System.getProperty("java.io.tmpdir"), "flood");
        try (FileChannel channel = FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            while (channel.position() < 1L << 30) {
                channel.write(block.clear());
            }
        }
        sleepForEver();
    }

    /** Says that it makes progress for as long as anybody listens. */
    private static void nag() {
        while (!System.out.checkError()) {
            say(new Event.Progress(1, null, 1));
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void answer(String finding) {
        String cut = finding.length() > 900 ? finding.substring(0, 900) : finding;
        say(new Event.Failed(FailureCode.INTERNAL, cut));
    }

    private static void warn(String message) {
        say(new Event.Warning(dev.millrace.encoder.protocol.WarningCode.DECODE_ERRORS, message));
    }

    private static void say(Event event) {
        PrintStream out = System.out;
        out.println(Protocol.write(event));
        out.flush();
    }
}
