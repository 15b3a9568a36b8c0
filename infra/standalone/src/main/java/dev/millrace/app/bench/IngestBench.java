package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = {
            "Uploads at once to this program and to others, side by side: MB/s, CPU, requests to the store, memory.",
            "",
            "Each server is a process of its own, started for its turn, warmed up and stopped; whose turn is first"
                    + " changes from round to round. The sender is the same for all: one POST, one PATCH of the whole"
                    + " file, by tus 1.0; what breaks off is gone on with and counted. After each measurement every"
                    + " object is read from where it lies and its SHA-256 compared. CPU is user and system time of the"
                    + " server's processes until every upload is an object, its database included.",
            "",
            "Names with s3 keep their objects in a MinIO of the bench's own, behind a proxy that holds back the first"
                    + " byte of each answer by --latency and counts the requests; 8x4 are parts of 8 MiB, 4 at once for"
                    + " each upload, the others have their own defaults. raw-sink reads, hashes, writes and forces,"
                    + " and nothing else.",
            "",
            "The sender, proxy, MinIO and kernel share the machine's processors with the server; their CPU is not"
                    + " counted."
        })
public final class IngestBench implements Callable<Integer> {
    private static final String METHOD = "MB/s until every upload is an object in the store, and until the last byte"
            + " was answered; CPU of the server's processes, its database included, not of sender, proxy and MinIO,"
            + " which share the processors. The store is a MinIO behind a proxy that holds back the first byte of every"
            + " answer, interim ones too, and of every new connection by the latency. Memory is the peak of resident"
            + " memory; heap and direct memory are what the JVM has in use, garbage included. Every object was compared"
            + " by its SHA-256 with what was sent.";
    private static final int WARM_UP_UPLOADS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            converter = Sizes.class,
            description = "Of each upload, such as 64MB (default: ${DEFAULT-VALUE}).")
    DataSize size = DataSize.ofGigabytes(1);

    @Option(
            names = "--uploads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8",
            description = "How many at once; several with commas (default: ${DEFAULT-VALUE}).")
    List<Integer> uploads = List.of(1, 8);

    @Option(
            names = "--latency",
            paramLabel = "MS",
            split = ",",
            defaultValue = "0,100",
            description = "Of the store, in milliseconds; several with commas (default: ${DEFAULT-VALUE}).")
    List<Integer> latencies = List.of(0, 100);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each server has its turn (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "SIZE",
            defaultValue = "1GB",
            converter = Sizes.class,
            description = "What each server takes before it is measured, by two uploads at once"
                    + " (default: ${DEFAULT-VALUE}).")
    DataSize warmUp = DataSize.ofGigabytes(1);

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these servers, with commas (default: all): ${COMPLETION-CANDIDATES}.",
            completionCandidates = Contenders.Names.class)
    List<String> only = List.of();

    @Option(
            names = "--minio",
            paramLabel = "FILE",
            description = "MinIO's program (default: minio on the PATH, or where infra/servers/objects.sh builds it).")
    Optional<Path> minio = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-data}",
            description = "Everything is written below DIR/bench, so on DIR's disk, and removed at the end, but for"
                    + " fetched packages (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    @Option(
            names = "--java-flag",
            paramLabel = "FLAG",
            description = "A further flag for the JVM of this program's servers, such as --java-flag=-Xmx512m; may be"
                    + " repeated.")
    List<String> flags = List.of();

    private final Results results = new Results();
    private final List<String> failures = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1
                || Math.min(size.toBytes(), warmUp.toBytes() / WARM_UP_UPLOADS) < 1024
                || uploads.stream().anyMatch(n -> n < 1)) {
            throw new Trouble("At least one round, one upload, and 2KB of size and of warm-up are needed.");
        }
        return Workplace.with(data, this::measure);
    }

    private int measure(Workplace work) throws IOException, InterruptedException {
        var store = new Store(work, minio);
        List<Contender> contenders = Contenders.choose(only, store, data.resolve("bench"), flags);
        var measure = new Measure(new Pattern(), size.toBytes());
        for (int round = 1; round <= rounds; round++) {
            var turns = new ArrayList<>(contenders);
            Collections.rotate(turns, 1 - round);
            for (Contender contender : turns) {
                for (int atOnce : uploads) {
                    turn(work, measure, contender, "round " + round + "/" + rounds, atOnce);
                }
            }
        }
        report(contenders);
        return failures.isEmpty() ? 0 : 1;
    }

    private void turn(Workplace work, Measure measure, Contender contender, String round, int atOnce)
            throws IOException, InterruptedException {
        System.out.println(round + "  " + contender.name() + ": starting, warming up");
        Running server = contender.start(work, atOnce);
        try {
            if (contender.store().isPresent()) {
                contender.store().get().far().latency(Duration.ZERO);
            }
            measure.warmUp(server, WARM_UP_UPLOADS, warmUp.toBytes() / WARM_UP_UPLOADS);
            long first = 1;
            for (Scenario scenario : scenarios(contender, atOnce)) {
                Measured measured = measure.run(server, contender.store(), scenario, first);
                results.add(scenario, contender.name(), measured);
                System.out.println(
                        round + "  " + contender.name() + ", " + scenario.words() + ": " + Results.words(measured));
                first += atOnce;
            }
        } catch (IOException e) {
            if (work.ending()) {
                throw e;
            }
            // The others are measured nevertheless.
            String failure =
                    "FAILED " + round + "  " + contender.name() + ", " + atOnce + " at once: " + e.getMessage();
            failures.add(failure);
            System.out.println(failure);
        } finally {
            work.stop(server.child());
        }
    }

    private List<Scenario> scenarios(Contender contender, int atOnce) {
        return contender.store().isEmpty()
                ? List.of(new Scenario(atOnce, Optional.empty()))
                : latencies.stream()
                        .map(millis -> new Scenario(atOnce, Optional.of(Duration.ofMillis(millis))))
                        .toList();
    }

    private void report(List<Contender> contenders) throws IOException {
        System.out.println();
        System.out.println(Machine.heading(spec) + " " + METHOD);
        if (contenders.stream().anyMatch(contender -> contender instanceof NodeServer)) {
            System.out.println("tus-node: " + NodePackages.versions() + ".");
        }
        System.out.println();
        results.table(contenders.stream().map(Contender::name).toList()).forEach(System.out::println);
        System.out.println();
        new Goals(results).lines().forEach(System.out::println);
        failures.forEach(System.out::println);
    }
}
