package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "slow-uploads",
        mixinStandardHelpOptions = true,
        description = {
            "Many slow uploads at once, and a fast one beside them: what the fast one loses, and what the many hold.",
            "",
            "A server of this program's own, with the role of ingest. The fast upload is measured alone, then while the"
                    + " slow ones trickle. Heap and direct memory are what the JVM says is in use, garbage included,"
                    + " looked at twice a second: give it little by --heap. At the end every object is compared by its"
                    + " SHA-256 with what was sent."
        })
public final class SlowUploadsBench implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final DataSize WARM_UP = DataSize.ofMegabytes(256);
    private static final double MB = 1e6;
    private static final double MIB = 1 << 20;
    private static final double MOST_MEMORY_MIB = 384;

    /** Numbers of the fast uploads; the slow ones are below. */
    private static final long FAST = 10_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(
            names = "--uploads",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Slow uploads at once (default: ${DEFAULT-VALUE}).")
    int uploads = 1000;

    @Option(
            names = "--rate",
            paramLabel = "SIZE",
            defaultValue = "20KB",
            converter = Sizes.class,
            description = "Of each slow upload, in a second (default: ${DEFAULT-VALUE}).")
    DataSize rate = DataSize.ofKilobytes(20);

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            defaultValue = "90",
            description = "How long the slow ones take (default: ${DEFAULT-VALUE}).")
    int seconds = 90;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description =
                    "How long the slow ones trickle before the fast one begins, so that the JVM has compiled what they"
                            + " need (default: ${DEFAULT-VALUE}).")
    int settle = 20;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "256MB",
            converter = Sizes.class,
            description = "Of the fast upload (default: ${DEFAULT-VALUE}).")
    DataSize size = DataSize.ofMegabytes(256);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Fast uploads alone, and beside the slow ones (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(
            names = "--store",
            paramLabel = "KIND",
            defaultValue = "disk",
            description = "Where the objects go: disk, or s3, a MinIO of the bench's own (default: ${DEFAULT-VALUE}).")
    Kind store = Kind.disk;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Of the store s3, in milliseconds (default: ${DEFAULT-VALUE}).")
    int latency;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "320m",
            description = "Most heap of the server's JVM, as in -Xmx (default: ${DEFAULT-VALUE}).")
    String heap = "320m";

    @Option(
            names = "--direct",
            paramLabel = "SIZE",
            defaultValue = "64m",
            description = "Most direct memory of the server's JVM, as in -XX:MaxDirectMemorySize"
                    + " (default: ${DEFAULT-VALUE}).")
    String direct = "64m";

    @Option(
            names = "--minio",
            paramLabel = "FILE",
            description = "MinIO's program (default: minio on the PATH, or where infra/servers/objects.sh builds it).")
    Optional<Path> minio = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-data}",
            description = "Everything is written below DIR/bench, so on DIR's disk, and removed at the end"
                    + " (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    /** As it is written on the command line. */
    enum Kind {
        disk,
        s3
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || uploads < 1 || seconds < 1 || settle < 0 || size.toBytes() < 1024 || rate.toBytes() < 4) {
            throw new Trouble("At least one upload, one round, one second, 1KB and 4B a second are needed.");
        }
        if (settle >= seconds) {
            throw new Trouble(
                    "The slow uploads would end before the fast one begins: give a larger --for than --settle.");
        }
        return Workplace.with(data, this::measure);
    }

    private int measure(Workplace work) throws IOException, InterruptedException {
        Optional<Store> behind = store == Kind.s3 ? Optional.of(new Store(work, minio)) : Optional.empty();
        var flags = List.of("-Xmx" + heap, "-XX:MaxDirectMemorySize=" + direct);
        System.out.println("starting, warming up");
        Running server = new MillraceServer("millrace", behind, Map.of(), flags).start(work, uploads);
        var pattern = new Pattern();
        var measure = new Measure(pattern, size.toBytes());
        measure.warmUp(server, 2, Math.min(size.toBytes(), WARM_UP.toBytes()));
        var alone = new ArrayList<Measured>();
        for (int round = 1; round <= rounds; round++) {
            var scenario = new Scenario(1, behind.map(_ -> Duration.ofMillis(latency)));
            alone.add(measure.run(server, behind, scenario, FAST + round));
            System.out.println("alone " + round + "/" + rounds + ": " + Results.words(alone.getLast()));
        }
        JvmMemory memory = server.memory().orElseThrow();
        memory.reset();
        server.child().tree().resetPeak();
        Thread watching = Thread.ofVirtual().start(() -> memory.watch(LOOK_EVERY));
        try (var slow = new SlowUploads(server, pattern, uploads, rate.toBytes(), rate.toBytes() * seconds)) {
            System.out.println("beginning " + uploads + " slow uploads");
            slow.start();
            Thread.sleep(Duration.ofSeconds(settle));
            var beside = new ArrayList<Content>();
            List<Double> rates = beside(server, pattern, slow, beside);
            System.out.println("waiting for the slow ones");
            List<Sent> sent = slow.finish();
            watching.interrupt();
            long peak = server.child().tree().peakMemory();
            System.out.println("comparing the bytes");
            measure.verify(server.place(), slow.contents());
            measure.verify(server.place(), beside);
            report(alone, rates, sent, memory, peak);
        }
        return 0;
    }

    /** @return the fast uploads' bytes a second */
    private List<Double> beside(Running server, Pattern pattern, SlowUploads slow, List<Content> sent)
            throws IOException, InterruptedException {
        var rates = new ArrayList<Double>();
        var sender = new Sender(pattern, Sender.Pace.FULL);
        for (int round = 1; round <= rounds; round++) {
            var content = new Content(FAST + rounds + round, size.toBytes());
            long started = System.nanoTime();
            Sent upload = sender.send(server.endpoint(), content);
            server.whole().await(upload);
            double bytesPerSecond = (double) size.toBytes() / ((System.nanoTime() - started) / 1e9);
            System.out.printf(
                    Locale.ROOT,
                    "beside %d slow ones %d/%d: %.0f MB/s%s%n",
                    slow.trickling(),
                    round,
                    rounds,
                    bytesPerSecond / MB,
                    upload.resumed() == 0 ? "" : ", resumed " + upload.resumed() + " times");
            if (slow.trickling() < uploads) {
                throw new Trouble("Slow uploads had ended before the fast one had: give a larger --for, or a smaller"
                        + " --size.");
            }
            rates.add(bytesPerSecond);
            sent.add(content);
        }
        return rates;
    }

    private void report(List<Measured> alone, List<Double> beside, List<Sent> slow, JvmMemory memory, long peak) {
        double held = memory.heapAndDirect() / MIB;
        System.out.println();
        System.out.println(Machine.heading(spec));
        System.out.println();
        System.out.println("| | |");
        System.out.println("|---|---|");
        row("fast upload alone", Results.spread(alone, one -> one.rate() / MB, 0) + " MB/s");
        row(
                "beside " + uploads + " of " + rate.toKilobytes() + " KiB/s",
                Results.spread(beside, one -> one / MB, 0) + " MB/s");
        row(
                "heap and direct memory in use, peak",
                String.format(
                        Locale.ROOT,
                        "%.0f MiB (at most %.0f: %s)",
                        held,
                        MOST_MEMORY_MIB,
                        held <= MOST_MEMORY_MIB ? "met" : "missed"));
        row("resident memory of its processes, peak", String.format(Locale.ROOT, "%.0f MiB", peak / MIB));
        row("spool, peak", String.format(Locale.ROOT, "%.0f MiB", memory.spool() / MIB));
        row(
                "slow uploads whole, with the right bytes",
                slow.size() + " of " + uploads + ", resumed "
                        + slow.stream().mapToInt(Sent::resumed).sum() + " times");
    }

    private static void row(String what, String value) {
        System.out.println("| " + what + " | " + value + " |");
    }
}
