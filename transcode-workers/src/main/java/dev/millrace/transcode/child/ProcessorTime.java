package dev.millrace.transcode.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * User and system time of a process as the kernel counts it (proc(5)).
 *
 * @param own its own, seconds
 * @param ended of the processes that it has started and seen end, seconds
 */
public record ProcessorTime(double own, double ended) {
    /** USER_HZ, which is 100 on every Linux. */
    private static final double TICKS_PER_SECOND = 100;

    public static ProcessorTime now() throws IOException {
        return of(Path.of("/proc/self/stat"));
    }

    /** @param file the stat of a process or thread */
    static ProcessorTime of(Path file) throws IOException {
        String stat = Files.readString(file);
        // utime, stime, cutime and cstime are fields 14 to 17; the second one is a name in brackets.
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
        return new ProcessorTime(sum(fields.subList(11, 13)), sum(fields.subList(13, 15)));
    }

    private static double sum(List<String> ticks) {
        return ticks.stream().mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
    }

    public ProcessorTime minus(ProcessorTime before) {
        return new ProcessorTime(own - before.own, ended - before.ended);
    }
}
