package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.client.Api;
import dev.millrace.app.client.Progress;
import dev.millrace.app.client.Publisher;
import dev.millrace.app.client.Watcher;
import dev.millrace.app.server.Launch;
import dev.millrace.app.server.Role;
import dev.millrace.app.server.Server;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.transcode.DemoClip;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "first-light",
        mixinStandardHelpOptions = true,
        description = "From start to READY, and from the answer to the last uploaded byte to PLAYABLE and PUBLISHED.")
final class FirstLightBench implements Callable<Integer> {
    private static final Duration CLIP = Duration.ofSeconds(10);
    private static final String TENANT = "bench";

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The video (default: the clip of demo, 10 s).")
    Optional<Path> file = Optional.empty();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often (default: ${DEFAULT-VALUE}); the first run is told apart, since nothing is warm.")
    int runs = 5;

    /** Seconds since the answer to the last byte. */
    private record Times(double playable, double published) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runs < 1) {
            throw new Trouble("At least one run is needed: --runs 1.");
        }
        Path data = Files.createTempDirectory("millrace-bench");
        try {
            measure(data);
        } finally {
            delete(data);
        }
        return 0;
    }

    private void measure(Path data) throws IOException, InterruptedException {
        Path video = file.isPresent() ? file.get() : data.resolve("clip.mp4");
        if (file.isEmpty()) {
            DemoClip.make(video, CLIP);
        }
        long start = System.nanoTime();
        var launch = new Launch(
                data.resolve("data"),
                EnumSet.allOf(Role.class),
                Optional.of(0),
                Optional.of(0),
                Optional.of("127.0.0.1"));
        try (var server = Server.start(launch)) {
            System.out.printf(Locale.ROOT, "READY %.1f s after the start inside this process%n", seconds(start));
            var creator = new Identity(
                    "bench", Optional.of(new TenantId(TENANT)), EnumSet.of(dev.millrace.platform.access.Role.CREATOR));
            String token = LocalKeys.load(server.data().resolve("keys"))
                    .issuer(Clock.systemUTC())
                    .issue(creator, Duration.ofHours(12));
            var times = new ArrayList<Times>();
            try (var api = new Api(server.api(), token)) {
                for (int run = 1; run <= runs; run++) {
                    Times taken = publish(api, video, data);
                    System.out.printf(
                            Locale.ROOT,
                            "run %d%s: PLAYABLE %.1f s, PUBLISHED %.1f s%n",
                            run,
                            run == 1 ? " (cold)" : "",
                            taken.playable(),
                            taken.published());
                    times.add(taken);
                }
            }
            spread("PLAYABLE", times.stream().map(Times::playable).toList());
            spread("PUBLISHED", times.stream().map(Times::published).toList());
        }
    }

    private static Times publish(Api api, Path video, Path data) throws IOException, InterruptedException {
        var silent = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, "");
        var uploaded =
                new Publisher(api, data.resolve("uploads.properties")).upload(video, Optional.of("bench"), silent);
        var watcher = new Watcher(api, uploaded.asset());
        watcher.awaitPlayable(silent);
        double playable = seconds(uploaded.answeredNanos());
        watcher.awaitPublished(silent);
        return new Times(playable, seconds(uploaded.answeredNanos()));
    }

    private static void spread(String what, List<Double> seconds) {
        var sorted = seconds.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s median %.1f s, from %.1f to %.1f s (%d runs)%n",
                what,
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast(),
                sorted.size());
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
