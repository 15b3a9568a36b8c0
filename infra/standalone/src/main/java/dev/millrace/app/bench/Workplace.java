package dev.millrace.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A directory for one run and the processes that work in it; nothing is left of either, also after Ctrl-C. */
final class Workplace implements AutoCloseable {
    private final Path directory;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Thread hook = new Thread(this::end, "bench-stop");
    private int named;
    private volatile boolean ending;

    private Workplace(Path directory) {
        this.directory = directory;
    }

    /** Something to measure. */
    interface Use {
        /** @return the program's exit code */
        int of(Workplace work) throws IOException, InterruptedException;
    }

    /**
     * Makes one below {@code data}, on the disk that is to be measured, and removes it at the end.
     *
     * @return what the use returns; 1 when it failed because everything is being stopped
     */
    static int with(Path data, Use use) throws IOException, InterruptedException {
        try (var work = in(data.resolve("bench"))) {
            try {
                return use.of(work);
            } catch (IOException | RuntimeException e) {
                if (work.ending()) {
                    return 1;
                }
                throw e;
            }
        }
    }

    /** @param within made if missing */
    private static Workplace in(Path within) throws IOException {
        Files.createDirectories(within);
        var workplace = new Workplace(Files.createTempDirectory(within.toAbsolutePath(), "run-"));
        Runtime.getRuntime().addShutdownHook(workplace.hook);
        return workplace;
    }

    /** Whether everything is being stopped: what fails now says nothing. */
    boolean ending() {
        return ending;
    }

    /** A fresh directory. */
    synchronized Path directory(String name) throws IOException {
        named++;
        return Files.createDirectory(directory.resolve(name + "-" + named));
    }

    Child start(String name, ProcessBuilder builder) throws IOException {
        return start(name, builder, false);
    }

    /** @param spokenTo whether its standard output is for us to read */
    synchronized Child start(String name, ProcessBuilder builder, boolean spokenTo) throws IOException {
        if (ending) {
            throw new IOException("everything is being stopped");
        }
        named++;
        Child child = Child.start(name, builder, directory.resolve("log-" + named + ".txt"), spokenTo);
        children.push(child);
        return child;
    }

    synchronized void stop(Child child) {
        child.close();
        children.remove(child);
    }

    private synchronized void end() {
        ending = true;
        while (!children.isEmpty()) {
            children.pop().close();
        }
        remove(directory);
    }

    static void remove(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException gone) {
            // as wanted
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
        end();
    }
}
