package dev.millrace.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a process and those below it cost, as the kernel counts it (proc(5)). */
final class ProcessTree {
    /** USER_HZ, which is 100 on every Linux. */
    private static final int TICKS_PER_SECOND = 100;

    private static final String RESET_PEAK = "5";

    private final ProcessHandle root;

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** User and system time since the processes' starts; of those that have ended, if they were waited for. */
    Duration cpu() {
        long ticks = all().map(ProcessTree::stat).mapToLong(ProcessTree::ticks).sum();
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** utime, stime, cutime and cstime: fields 14 to 17, the second one is a name in brackets. */
    private static long ticks(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
        return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum();
    }

    /** From here on the peak is counted anew, where the kernel allows it. */
    void resetPeak() {
        try {
            Files.writeString(Path.of("/proc", "" + root.pid(), "clear_refs"), RESET_PEAK);
        } catch (IOException e) {
            // The peak is the one since the start then, which is never lower.
        }
    }

    /**
     * The most resident memory that the first process had, and what those below it have now: their own pages, and what
     * they share once.
     *
     * @return bytes
     */
    long peakMemory() {
        long below = root.descendants()
                .map(ProcessTree::status)
                .mapToLong(status -> kib(status, "RssAnon"))
                .sum();
        long shared = root.descendants()
                .map(ProcessTree::status)
                .mapToLong(status -> kib(status, "RssShmem"))
                .max()
                .orElse(0);
        return (kib(status(root), "VmHWM") + below + shared) * 1024;
    }

    private static long kib(String status, String field) {
        return status.lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    private static String stat(ProcessHandle process) {
        return read(process, "stat");
    }

    private static String status(ProcessHandle process) {
        return read(process, "status");
    }

    /** Empty when the process has just ended. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", "" + process.pid(), file));
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException e) {
            if (!process.isAlive()) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }
}
