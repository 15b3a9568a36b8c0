package dev.millrace.transcode.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** User and system time of a process's threads that still live, summed by their names (proc(5)). */
final class ThreadTimes {
    private ThreadTimes() {}

    /**
     * @return seconds; names are as the process has chosen them
     * @throws IOException when it has ended
     */
    static Map<String, Double> of(long process) throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                try {
                    seconds.merge(
                            Files.readString(thread.resolve("comm")).strip(),
                            ProcessorTime.of(thread.resolve("stat")).own(),
                            Double::sum);
                } catch (IOException ended) {
                    // Since they were listed.
                }
            }
        }
        if (seconds.isEmpty()) {
            throw new IOException("the process has ended");
        }
        return seconds;
    }
}
