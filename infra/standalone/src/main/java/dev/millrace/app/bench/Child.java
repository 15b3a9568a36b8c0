package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A process that the bench has started, and its log. */
final class Child implements AutoCloseable {
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 45;
    private static final int TAIL = 2000;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** What it says goes to the log; the standard output of one that is {@code spokenTo} comes to us. */
    static Child start(String name, ProcessBuilder builder, Path log, boolean spokenTo) {
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!spokenTo) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        try {
            return new Child(name, builder.start(), log);
        } catch (IOException e) {
            throw new Trouble(name + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    Process process() {
        return process;
    }

    ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns once it listens there. */
    Child awaitPort(int port) throws InterruptedException {
        await(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return Optional.of(port);
            } catch (IOException notYet) {
                return Optional.empty();
            }
        });
        return this;
    }

    <T> T await(Supplier<Optional<T>> ready) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            Optional<T> value = ready.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new Trouble(name + " ended before it was ready: " + lastWords());
            }
        }
        throw new Trouble(name + " was not ready after " + START_SECONDS + " s: " + lastWords());
    }

    String lastWords() {
        try {
            String words = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
            return words.substring(Math.max(0, words.length() - TAIL));
        } catch (IOException e) {
            return "it has left no log";
        }
    }

    /** As by SIGTERM, with what it has started; by force when that takes too long. */
    @Override
    public void close() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
            below.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
