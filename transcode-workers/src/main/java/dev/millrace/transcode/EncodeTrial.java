package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.Ending;
import dev.millrace.transcode.child.ProcessorTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Has real children encode one file again and again, to be measured: confined, warm and asked as the workers ask. */
public final class EncodeTrial implements AutoCloseable {
    private final FolderTranscode transcode;
    private final InspectedFile file;
    private String filters = "";

    /**
     * @param cpu user and system time, seconds
     * @param wall seconds
     */
    public record Spent(double cpu, double wall) {}

    /** @param within where everything is written, below a directory that {@link #close} removes */
    public EncodeTrial(TranscodeSettings settings, Path within, Path source)
            throws IOException, InterruptedException, RefusedException {
        this.transcode = new FolderTranscode(settings, within);
        try {
            // What x264 costs is measured, so nothing is copied.
            this.file = transcode.inspect(source).encoded();
        } catch (IOException | InterruptedException | RefusedException | RuntimeException e) {
            transcode.close();
            throw e;
        }
    }

    /** Largest first. */
    public List<Rung> rungs() {
        return file.plan().rungs();
    }

    /** How long it plays, seconds; 0 when nobody knows. */
    public double seconds() {
        return Objects.requireNonNullElse(file.media().durationSeconds(), 0.0);
    }

    /** How many pictures a rung has, about. */
    public double pictures() {
        return seconds() * file.plan().frameRate().toDouble();
    }

    public boolean hasSound() {
        return !file.plan().audio().isEmpty();
    }

    /** Of all rungs, in FFmpeg's language, as the last encode had them: from {@code [in]} to {@code [out0]} and so on. */
    public String filters() {
        return filters;
    }

    /** What a child is asked for when it is to make all of these. */
    public Request.Transcode request(Set<Output> outputs, String source, String directory) {
        Request.Transcode all = file.plan().request(source, directory);
        return new Request.Transcode(
                all.source(),
                all.scratchDir(),
                all.limits(),
                outputs,
                all.video(),
                outputs.contains(Output.AUDIO) ? all.audio() : List.of(),
                all.loudness(),
                all.chunks(),
                all.poster(),
                all.storyboard(),
                all.preview(),
                all.classifier(),
                all.threads());
    }

    /** Encodes, and counts from the request to the last word: a child's start is over before, as a spare's is. */
    public Spent encode(Set<Output> outputs) throws IOException, InterruptedException {
        ProcessorTime before = ProcessorTime.now();
        double start;
        double wall;
        try (ChildProcess child = transcode.child(file)) {
            start = child.processorSeconds();
            long began = System.nanoTime();
            Ending ending = child.run(
                    request(outputs, child.asSeen(InspectHandler.SOURCE), child.directoryAsSeen()),
                    file.plan().budget(),
                    event -> {
                        if (event instanceof Event.FiltersChosen(String chosen)) {
                            filters = chosen;
                        }
                    });
            wall = (System.nanoTime() - began) / 1e9;
            if (!(ending instanceof Ending.Answered(Event.Done _))) {
                throw new IOException("The encoder did not come to its end: " + ending);
            }
        }
        return new Spent(ProcessorTime.now().minus(before).ended() - start, wall);
    }

    @Override
    public void close() throws IOException {
        transcode.close();
    }
}
