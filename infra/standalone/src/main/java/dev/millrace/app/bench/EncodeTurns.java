package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.transcode.EncodeTrial;
import dev.millrace.transcode.EncodeTrial.Spent;
import dev.millrace.transcode.child.ProcessorTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One clip, encoded in each of the ways that are compared. */
final class EncodeTurns {
    private static final String FLOOR = "dev.millrace.encoder.transcode.Floor";
    private static final int PATIENCE_SECONDS = 3600;

    private final EncodeTrial trial;
    private final Path clip;
    private final Path libraries;
    private final Path work;
    private final Optional<FfmpegProgram> ffmpeg;

    /**
     * @param libraries the encoder's jars
     * @param work an empty directory
     */
    EncodeTurns(EncodeTrial trial, Path clip, Path libraries, Path work, Optional<FfmpegProgram> ffmpeg) {
        this.trial = trial;
        this.clip = clip;
        this.libraries = libraries;
        this.work = work;
        this.ffmpeg = ffmpeg;
    }

    /** Empty when this cannot be measured here. */
    Optional<Spent> take(Encode encode) throws IOException, InterruptedException {
        return switch (encode) {
            case FLOOR -> Optional.of(floor());
            case LADDER, POSTER, STORYBOARD, PREVIEW, PDQ, SIGNALS, EVERYTHING ->
                Optional.of(trial.encode(encode.outputs(trial.hasSound())));
            case ONCE, EACH -> ffmpeg.isEmpty() ? Optional.empty() : Optional.of(program(ffmpeg.get(), encode));
        };
    }

    private Spent program(FfmpegProgram program, Encode encode) throws IOException, InterruptedException {
        if (trial.filters().isEmpty()) {
            trial.encode(encode.outputs(trial.hasSound()));
        }
        var ladder = new FfmpegLadder(program, clip, trial.rungs(), trial.hasSound(), trial.filters());
        Path to = Files.createDirectory(work.resolve("ladder"));
        ProcessorTime before = ProcessorTime.now();
        long start = System.nanoTime();
        if (encode == Encode.ONCE) {
            ladder.once(to);
        } else {
            ladder.each(to);
        }
        double wall = (System.nanoTime() - start) / 1e9;
        double cpu = ProcessorTime.now().minus(before).ended();
        Workplace.remove(to);
        return new Spent(cpu, wall);
    }

    /** Summed over the rungs, which are encoded one after the other. */
    private Spent floor() throws IOException, InterruptedException {
        var request = trial.request(Set.of(Output.RUNGS), clip.toAbsolutePath().toString(), work.toString());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.bytedeco.javacpp.cachedir=" + work));
        command.addAll(List.of("-cp", libraries + "/*", FLOOR));
        Path log = work.resolve("floor.log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        try {
            process.getOutputStream().write((Protocol.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<String[]> lines = said.lines().map(line -> line.split(" ", -1)).toList();
            if (!ended || lines.size() != trial.rungs().size()) {
                throw new Trouble("x264 could not be measured alone: "
                        + Files.readString(log).strip());
            }
            return new Spent(sum(lines, 1), sum(lines, 2));
        } finally {
            process.destroyForcibly();
        }
    }

    private static double sum(List<String[]> lines, int column) {
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line[column]))
                .sum();
    }
}
