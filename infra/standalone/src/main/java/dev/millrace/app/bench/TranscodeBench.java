package dev.millrace.app.bench;

import dev.millrace.app.EncoderSettings;
import dev.millrace.app.Trouble;
import dev.millrace.transcode.DemoClip;
import dev.millrace.transcode.EncodeTrial;
import dev.millrace.transcode.EncodeTrial.Spent;
import dev.millrace.transcode.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "transcode",
        mixinStandardHelpOptions = true,
        description = {
            "What an encode costs beside x264 alone, each extra's share, and beside the ffmpeg program.",
            "",
            "x264 alone has the settings of the rungs, one rung after the other, and is fed with their pictures from"
                    + " memory: what it takes cannot be avoided. Ours is a child as the server starts it, from its"
                    + " request to its last word. The ffmpeg program is the encoder's own build where it starts, with"
                    + " the same filters and the same words for x264.",
            "",
            "CPU is user and system time of the whole process tree. Everything has its turn in each round, and whose"
                    + " turn is first changes."
        })
public final class TranscodeBench implements Callable<Integer> {
    private static final long MOST_IN_MEMORY = 6L << 30;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(
            names = "--clip",
            paramLabel = "FILE",
            description = "A video to encode; may be repeated (default: a made one of 1920x1080, 30 frames a second)."
                    + " Its pictures must fit into memory: a minute at most of 1080p.")
    List<Path> clips = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Length of the made clip (default: ${DEFAULT-VALUE}).")
    int seconds = 20;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each has its turn (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, with commas (default: all): ${COMPLETION-CANDIDATES}.")
    Set<Encode> only = EnumSet.noneOf(Encode.class);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-data}",
            description = "Everything is written below DIR/bench, and removed at the end (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || seconds < 1) {
            throw new Trouble("At least one round and one second are needed.");
        }
        clips.stream().filter(clip -> !Files.isReadable(clip)).findFirst().ifPresent(clip -> {
            throw new Trouble("There is no file " + clip + " that can be read.");
        });
        return Workplace.with(data, this::measure);
    }

    private int measure(Workplace work) throws IOException, InterruptedException {
        Path libraries = Program.encoder();
        Optional<FfmpegProgram> ffmpeg = wants(Encode.ONCE) || wants(Encode.EACH)
                ? Optional.of(FfmpegProgram.find(libraries, work.directory("program")))
                : Optional.empty();
        for (Path clip : clips.isEmpty() ? List.of(made(work)) : clips) {
            Path trialPlace = work.directory("trial");
            try (var trial = new EncodeTrial(EncoderSettings.ofEnvironment(), trialPlace, clip)) {
                fits(clip, trial);
                var results = new EncodeResults();
                run(new EncodeTurns(trial, clip, libraries, work.directory("turns"), ffmpeg), results);
                report(clip, trial, ffmpeg, results);
            } catch (RefusedException e) {
                throw new Trouble(clip + ": " + e.getMessage(), e);
            }
        }
        return 0;
    }

    private boolean wants(Encode encode) {
        return only.isEmpty() || only.contains(encode);
    }

    private Path made(Workplace work) throws IOException, InterruptedException {
        System.out.println("Making a clip of " + seconds + " s …");
        Path clip = work.directory("clip").resolve("made-1080p30.mp4");
        DemoClip.make(clip, Duration.ofSeconds(seconds), 1920, 1080);
        return clip;
    }

    /** Of the largest rung, whose pictures x264 alone is fed with. */
    private void fits(Path clip, EncodeTrial trial) {
        var top = trial.rungs().getFirst();
        double bytes = 1.5 * top.width() * top.height() * trial.pictures();
        if (wants(Encode.FLOOR) && bytes > MOST_IN_MEMORY) {
            throw new Trouble(String.format(
                    Locale.ROOT,
                    "The pictures of %s take %.0f GB of memory: cut it to %.0f s, or leave FLOOR out by --only.",
                    clip,
                    bytes / 1e9,
                    MOST_IN_MEMORY / bytes * trial.seconds()));
        }
    }

    private void run(EncodeTurns turns, EncodeResults results) throws IOException, InterruptedException {
        List<Encode> all = Arrays.stream(Encode.values()).filter(this::wants).toList();
        for (int round = 1; round <= rounds; round++) {
            var order = new ArrayList<>(all);
            Collections.rotate(order, 1 - round);
            for (Encode encode : order) {
                Optional<Spent> spent = turns.take(encode);
                if (spent.isPresent()) {
                    results.add(encode, spent.get());
                    System.out.printf(
                            Locale.ROOT,
                            "round %d/%d  %s: %.2f CPU s, %.2f s%n",
                            round,
                            rounds,
                            encode.words(),
                            spent.get().cpu(),
                            spent.get().wall());
                }
            }
        }
    }

    private void report(Path clip, EncodeTrial trial, Optional<FfmpegProgram> ffmpeg, EncodeResults results) {
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "%s%n%s: %s, %.1f s.%s Ratios are made within each round.%n%n",
                Machine.heading(spec),
                clip.getFileName(),
                String.join(
                        ", ",
                        trial.rungs().stream()
                                .map(rung -> rung.width() + "×" + rung.height())
                                .toList()),
                trial.seconds(),
                ffmpeg.map(program -> " ffmpeg is " + program.words() + ".").orElse(""));
        results.table().forEach(System.out::println);
        System.out.println();
        results.goals().forEach(System.out::println);
    }
}
