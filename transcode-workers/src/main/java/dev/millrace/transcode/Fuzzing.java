package dev.millrace.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Transcodes damaged files, one after another, as a worker does: each must end as a video that keeps every rule, or with a
 * reason, and leave nothing behind. What comes of a seed can be had again by the same seed and the same files.
 */
public final class Fuzzing implements AutoCloseable {
    private static final FolderTranscode.Audience NOBODY = new FolderTranscode.Audience() {
        @Override
        public void encoded(String rendition, double share) {}

        @Override
        public void warned(String sentence) {}
    };

    private final List<Path> sources;
    private final Path within;
    private final FolderTranscode transcode;

    /** How a run ended. */
    public enum Ending {
        /** There is something to see, and it keeps every rule. */
        SHOWN,
        /** The file cannot be shown; the sentence is for its creator. */
        REFUSED,
        /** The child crashed or was stopped. */
        STOPPED,
        /** What must not happen. */
        FAULT
    }

    /** @param sentence empty when the file is shown */
    public record Outcome(Path source, Ending ending, String sentence) {}

    /**
     * @param sources undamaged, in the order that seeds choose from; at least one
     * @param within where everything is written, below a directory that {@link #close} removes
     */
    public Fuzzing(TranscodeSettings settings, List<Path> sources, Path within) throws IOException {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to damage.");
        }
        this.sources = List.copyOf(sources);
        this.within = Files.createTempDirectory(within, "fuzz");
        this.transcode = new FolderTranscode(settings, this.within);
    }

    /** The file that belongs to the seed, damaged. */
    public byte[] damaged(long seed) throws IOException {
        return Mutation.of(Files.readAllBytes(source(seed)), seed);
    }

    private Path source(long seed) {
        return sources.get((int) Long.remainderUnsigned(seed, sources.size()));
    }

    /** @throws IOException when it is not the file's fault: the disk is full, a child cannot be started */
    public Outcome run(long seed) throws IOException, InterruptedException {
        Path source = source(seed);
        Path damaged = Files.write(within.resolve("damaged"), damaged(seed));
        try {
            transcode.make(transcode.inspect(damaged), NOBODY);
            return new Outcome(source, Ending.SHOWN, "");
        } catch (RefusedException e) {
            return new Outcome(source, Ending.REFUSED, String.valueOf(e.getMessage()));
        } catch (StoppedException e) {
            return new Outcome(source, Ending.STOPPED, String.valueOf(e.getMessage()));
        } catch (FaultException e) {
            return new Outcome(source, Ending.FAULT, String.valueOf(e.getMessage()));
        } finally {
            transcode.forget();
            Files.delete(damaged);
        }
    }

    /** What this process holds: to be compared now and then. */
    public record Held(long descriptors, long processes, long files) {}

    /** Spare children and what was made for all runs are held, and nothing of a run that is over. */
    public Held held() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> files = Files.walk(within)) {
            return new Held(
                    descriptors.count(), ProcessHandle.current().descendants().count(), files.count());
        }
    }

    @Override
    public void close() throws IOException {
        transcode.close();
        Files.delete(within);
    }
}
