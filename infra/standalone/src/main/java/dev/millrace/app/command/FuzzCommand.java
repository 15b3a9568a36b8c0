package dev.millrace.app.command;

import dev.millrace.app.EncoderSettings;
import dev.millrace.app.Trouble;
import dev.millrace.transcode.Fuzzing;
import dev.millrace.transcode.Fuzzing.Ending;
import dev.millrace.transcode.Fuzzing.Held;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fuzz",
        description = {
            "Damage videos in many ways and transcode what comes of it, in confined children as the server does. Each run"
                    + " must end with a video that keeps every rule, or with a reason; a child may crash or be stopped,"
                    + " the rest goes on. What a run leaves behind is counted.",
            "",
            "Damage follows from the seed: the runs have SEED, SEED + 1 and so on, so that one is had again by --seed with"
                    + " --runs 1 and the same files. The ladder is short and the encoder at its quickest, unless the"
                    + " environment says otherwise (MILLRACE_TRANSCODE_LADDER and the like).",
            "",
            "Exits 1 when there was a fault, or when something was left behind."
        })
final class FuzzCommand implements Callable<Integer> {
    /** Spares come and go, and the JVM opens a file now and then; what leaks does so with every run. */
    private static final int WANDER = 12;

    /** Until all that is opened once has been opened. */
    private static final int FIRST_RUNS = 20;

    private static final Map<String, Object> QUICK =
            Map.of("ladder", "120", "preset", "ultrafast", "least-encoding-time", "60s");

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Videos, or folders of them: small and short ones, or each run takes long.")
    List<Path> files = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many (default: ${DEFAULT-VALUE}).")
    long runs = 10_000;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Of the first run (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Where damaged files that found a fault are kept, named by their seeds (default: nowhere).")
    Optional<Path> keep = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Map<Ending, Long> counts = new EnumMap<>(Ending.class);

    @Override
    public Integer call() throws InterruptedException {
        if (runs < 1) {
            throw new Trouble("At least one run is needed.");
        }
        try (var _ = new Interruption();
                var fuzzing = new Fuzzing(
                        EncoderSettings.ofEnvironment(QUICK),
                        sources(),
                        Path.of(System.getProperty("java.io.tmpdir")))) {
            Held before = fuzzing.held();
            for (long run = 0; run < runs; run++) {
                run(fuzzing, seed + run);
                if (run + 1 == Math.min(FIRST_RUNS, runs)) {
                    before = fuzzing.held();
                }
                if ((run + 1) % 100 == 0 && run + 1 < runs) {
                    print((run + 1) + " of " + runs + " runs: " + said());
                }
            }
            return conclude(before, fuzzing.held());
        } catch (IOException e) {
            throw new Trouble("The runs had to end: " + e.getMessage(), e);
        }
    }

    private void run(Fuzzing fuzzing, long of) throws IOException, InterruptedException {
        Fuzzing.Outcome outcome = fuzzing.run(of);
        counts.merge(outcome.ending(), 1L, Long::sum);
        if (outcome.ending() == Ending.STOPPED || outcome.ending() == Ending.FAULT) {
            print(outcome.ending() + " seed " + of + ", of " + outcome.source().getFileName() + ": "
                    + outcome.sentence());
        }
        if (outcome.ending() == Ending.FAULT && keep.isPresent()) {
            Files.createDirectories(keep.get());
            Files.write(keep.get().resolve(of + "-" + outcome.source().getFileName()), fuzzing.damaged(of));
        }
    }

    private int conclude(Held before, Held after) {
        boolean left = after.descriptors() > before.descriptors() + WANDER
                || after.processes() > before.processes() + WANDER
                || after.files() > before.files() + WANDER;
        print("HELD descriptors " + before.descriptors() + ", then " + after.descriptors() + "; processes "
                + before.processes() + ", then " + after.processes() + "; files " + before.files() + ", then "
                + after.files());
        boolean right = !left && !counts.containsKey(Ending.FAULT);
        print((right ? "RIGHT " : "WRONG ") + runs + " runs: " + said() + (left ? "; something was left behind" : ""));
        return right ? 0 : 1;
    }

    private String said() {
        var said = new ArrayList<String>();
        for (Ending ending : Ending.values()) {
            said.add(ending.name().toLowerCase(Locale.ROOT) + " " + counts.getOrDefault(ending, 0L));
        }
        return String.join(", ", said);
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new Trouble("There is no file or folder " + file + " that can be read.");
            }
            try (Stream<Path> inside = Files.walk(file, 1)) {
                inside.filter(Files::isRegularFile).sorted().forEach(sources::add);
            }
        }
        if (sources.isEmpty()) {
            throw new Trouble("There is no file in what was named: name videos, or folders of them.");
        }
        return sources;
    }
}
