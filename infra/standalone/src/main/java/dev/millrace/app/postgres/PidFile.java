package dev.millrace.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a PostgreSQL server says of itself in {@code postmaster.pid}: process (line 1), data directory (2), port (4),
 * status (8). Source: PostgreSQL's {@code src/include/utils/pidfile.h}.
 */
record PidFile(ProcessHandle process, int port, boolean ready) {
    private static final int LINES_WHEN_READY = 8;

    /** The server on this cluster, if its process lives and is a PostgreSQL on this very directory. */
    static Optional<PidFile> ofLiving(Path cluster) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (lines.size() < 4) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.get(0).strip());
        boolean ready = lines.size() >= LINES_WHEN_READY && lines.get(7).strip().equals("ready");
        int port = Integer.parseInt(lines.get(3).strip());
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> serves(process, cluster))
                .map(process -> new PidFile(process, port, ready));
    }

    /** A number may have been given to another process since: its command line must name our cluster. */
    private static boolean serves(ProcessHandle process, Path cluster) {
        try {
            String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return command.contains("postgres") && command.contains(cluster.toString());
        } catch (IOException gone) {
            return false;
        }
    }
}
