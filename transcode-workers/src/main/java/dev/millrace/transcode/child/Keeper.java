package dev.millrace.transcode.child;

import dev.millrace.transcode.child.Ending.Killed;
import dev.millrace.transcode.child.Ending.Want;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts one child and watches it until it is gone. The thread that starts it is confined itself, since that is what a
 * child inherits; and it must outlive the child, since the kernel counts it as the parent whose death the child does not
 * survive. Another thread watches, free to read.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long GLANCE_MILLIS = 200;
    /** Below this the machine itself is in trouble. */
    private static final long LEAST_FREE_DISK = 256L << 20;

    private final ChildCommand command;
    private final Path own;
    private final Mouth mouth;
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final AtomicReference<@Nullable Killed> killed = new AtomicReference<>();
    private volatile @Nullable Watch watch;

    Keeper(ChildCommand command, Path own, Mouth mouth) {
        this.command = command;
        this.own = own;
        this.mouth = mouth;
    }

    /** What the keeper compares with while a request is worked on. */
    private record Watch(long deadlineNanos, Budget budget) {}

    /** Starts the child and waits for its process, not for its first word. */
    Process start(long number) throws IOException {
        Thread.ofPlatform().daemon().name("millrace-child-" + number).start(this::keep);
        try {
            Process process = started.join();
            Thread.ofPlatform()
                    .daemon()
                    .name("millrace-child-" + number + "-watch")
                    .start(() -> watchOver(process));
            return process;
        } catch (CompletionException e) {
            throw new IOException("A child could not be started: " + e.getMessage(), e);
        }
    }

    void watch(Budget budget) {
        mouth.touch();
        watch = new Watch(System.nanoTime() + budget.wall().toNanos(), budget);
    }

    void kill(Killed why) {
        if (killed.compareAndSet(null, why)) {
            kill();
        }
    }

    void kill() {
        if (started.isDone() && !started.isCompletedExceptionally()) {
            command.enclosure().kill(started.join().toHandle());
        }
    }

    /** Why it was killed, empty when it was not, or by somebody else. */
    Optional<Killed> killed() {
        return Optional.ofNullable(killed.get());
    }

    /** The exit status, empty when it has not ended within the time. */
    Optional<Integer> exit(Duration patience) throws InterruptedException {
        try {
            return Optional.of(exit.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (java.util.concurrent.TimeoutException e) {
            return Optional.empty();
        } catch (java.util.concurrent.ExecutionException e) {
            return Optional.of(-1);
        }
    }

    /**
     * The confined thread's whole life. Behind {@code enter} it can read no class file of ours: it uses what was loaded
     * before, and the JDK's own.
     */
    private void keep() {
        try {
            List<String> words = command.words(own);
            ProcessBuilder builder =
                    new ProcessBuilder(words).directory(command.home().root().toFile());
            builder.environment().clear();
            command.enclosure().enter(command.home().readable(), own);
            Process process = builder.start();
            started.complete(process);
            exit.complete(process.waitFor());
        } catch (IOException | InterruptedException | RuntimeException | LinkageError e) {
            started.completeExceptionally(e);
            exit.complete(-1);
        }
    }

    private void watchOver(Process process) {
        try {
            while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                glance(process.toHandle()).ifPresent(this::kill);
            }
            // What it may have left behind in its group goes with it.
            command.enclosure().kill(process.toHandle());
        } catch (InterruptedException e) {
            LOG.warn("The watch over a child was interrupted.", e);
            kill();
        }
    }

    private Optional<Killed> glance(ProcessHandle child) {
        long memory = command.settings().memory().toBytes();
        if (residentBytes(child) > memory) {
            return Optional.of(new Killed(Want.MEMORY, "it used more than " + (memory >> 20) + " MiB of memory"));
        }
        Watch current = watch;
        if (current == null) {
            return Optional.empty();
        }
        Budget budget = current.budget();
        long now = System.nanoTime();
        if (now - current.deadlineNanos() > 0) {
            return Optional.of(
                    new Killed(Want.TIME, "it took longer than " + budget.wall().toSeconds() + " s"));
        }
        if (now - mouth.lastNanos() > budget.silence().toNanos()) {
            return Optional.of(new Killed(
                    Want.TIME, "nothing was heard of it for " + budget.silence().toSeconds() + " s"));
        }
        return disk(budget);
    }

    private Optional<Killed> disk(Budget budget) {
        if (FileTrees.size(own) > budget.disk()) {
            return Optional.of(new Killed(Want.DISK, "it wrote more than " + (budget.disk() >> 20) + " MiB"));
        }
        File file = own.toFile();
        long free = file.getUsableSpace();
        if (free > 0 && free < LEAST_FREE_DISK) {
            return Optional.of(new Killed(Want.ROOM, "the disk is nearly full"));
        }
        return Optional.empty();
    }

    /** Of the child and what it has started. */
    private static long residentBytes(ProcessHandle child) {
        return Stream.concat(Stream.of(child), child.descendants())
                .mapToLong(process -> resident(process.pid()))
                .sum();
    }

    private static long resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            // It has just ended.
            return 0;
        }
    }
}
