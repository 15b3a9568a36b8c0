package dev.millrace.app.bench;

import dev.millrace.app.EncoderSettings;
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
import dev.millrace.transcode.EncodeTrial;
import dev.millrace.transcode.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "first-frame",
        mixinStandardHelpOptions = true,
        description = {
            "From the answer to the last uploaded byte until Chromium has shown more than a second of the video, by hls.js"
                    + " from the preview's URL, with all rungs listed and one of at least 480 on its short side shown.",
            "",
            "At least one second of each number is the playing itself. Server, uploader and browser share this machine's"
                    + " processors, and the rest of the video is encoded meanwhile. Each upload has other bytes and waits"
                    + " until the one before is published. Needs chromium and chromedriver."
        })
public final class FirstFrameBench implements Callable<Integer> {
    private static final int SHORT_SIDE = 480;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(
            names = "--uploads",
            paramLabel = "N",
            defaultValue = "30",
            description = "Of each clip (default: ${DEFAULT-VALUE}); one more comes first and is not counted, since"
                    + " nothing is warm.")
    int uploads = 30;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "Length of the clips (default: ${DEFAULT-VALUE}).")
    int seconds = 30;

    @Option(
            names = "--only",
            paramLabel = "CLIP",
            split = ",",
            description = "Only these, with commas (default: all): ${COMPLETION-CANDIDATES}.")
    Set<FirstFrameClip> only = EnumSet.noneOf(FirstFrameClip.class);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-data}",
            description = "Everything is written below DIR/bench, and removed at the end (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (uploads < 1 || seconds < 4) {
            throw new Trouble("At least one upload and four seconds are needed.");
        }
        return Workplace.with(data, this::measure);
    }

    private int measure(Workplace work) throws IOException, InterruptedException {
        try (var browser = Browser.start(work);
                var page = PlayerPage.serve()) {
            Map<FirstFrameClip, Path> clips = clips(work);
            Map<FirstFrameClip, Integer> rungs = rungs(work, clips);
            var launch = new Launch(
                    work.directory("server"),
                    EnumSet.allOf(Role.class),
                    Optional.of(0),
                    Optional.of(0),
                    Optional.of("127.0.0.1"));
            try (var server = Server.start(launch);
                    var api = new Api(server.api(), token(server))) {
                browser.open(page.uri());
                var shown = new EnumMap<FirstFrameClip, List<Shown>>(FirstFrameClip.class);
                var publisher = new Publisher(api, work.directory("client").resolve("uploads.properties"));
                for (int round = 0; round <= uploads; round++) {
                    for (var clip : clips.entrySet()) {
                        Path file = FirstFrameClip.unlike(clip.getValue(), round);
                        Shown one = show(api, publisher, browser, file, rungs.getOrDefault(clip.getKey(), 0));
                        say(round, clip.getKey(), one);
                        if (round > 0) {
                            shown.computeIfAbsent(clip.getKey(), _ -> new ArrayList<>())
                                    .add(one);
                        }
                    }
                }
                System.out.println();
                System.out.println(Machine.heading(spec));
                System.out.println();
                Shown.table(shown).forEach(System.out::println);
            }
        }
        return 0;
    }

    private Map<FirstFrameClip, Path> clips(Workplace work) throws IOException, InterruptedException {
        FfmpegProgram ffmpeg = FfmpegProgram.find(Program.encoder(), work.directory("program"));
        Path within = work.directory("clips");
        var clips = new EnumMap<FirstFrameClip, Path>(FirstFrameClip.class);
        for (FirstFrameClip clip : only.isEmpty() ? EnumSet.allOf(FirstFrameClip.class) : only) {
            System.out.println("Making " + clip.words() + " …");
            clips.put(clip, clip.make(ffmpeg, within, seconds));
        }
        return clips;
    }

    /** How many must be listed. */
    private static Map<FirstFrameClip, Integer> rungs(Workplace work, Map<FirstFrameClip, Path> clips)
            throws IOException, InterruptedException {
        var rungs = new EnumMap<FirstFrameClip, Integer>(FirstFrameClip.class);
        for (var clip : clips.entrySet()) {
            try (var trial =
                    new EncodeTrial(EncoderSettings.ofEnvironment(), work.directory("trial"), clip.getValue())) {
                rungs.put(clip.getKey(), trial.rungs().size());
            } catch (RefusedException e) {
                throw new IOException(e);
            }
        }
        return rungs;
    }

    private static String token(Server server) throws IOException {
        var creator = new Identity(
                "bench", Optional.of(new TenantId("bench")), EnumSet.of(dev.millrace.platform.access.Role.CREATOR));
        return LocalKeys.load(server.data().resolve("keys"))
                .issuer(Clock.systemUTC())
                .issue(creator, Duration.ofHours(12));
    }

    private static Shown show(Api api, Publisher publisher, Browser browser, Path file, int rungs)
            throws IOException, InterruptedException {
        var silent = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, "");
        var uploaded = publisher.upload(file, Optional.of("bench"), silent);
        String preview = preview(api, uploaded.asset());
        double before = since(uploaded.answeredNanos());
        JsonNode seen = browser.await("firstSecond(arguments[0], " + SHORT_SIDE + ")", preview);
        double after = since(uploaded.answeredNanos());
        if (seen.path("levels").asInt() != rungs) {
            throw new IOException(
                    "hls.js lists " + seen.path("levels").asInt() + " rungs of " + rungs + ": " + preview);
        }
        new Watcher(api, uploaded.asset()).awaitPublished(silent);
        return new Shown(
                after,
                before + seen.path("anySizeMillis").asDouble() / 1e3,
                seen.path("anySize").asInt());
    }

    private static String preview(Api api, String asset) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode playback = api.asset(asset).path("playback").path("preview");
            if (playback.isString()) {
                return playback.asString();
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new Trouble("No preview came within " + PATIENCE.toSeconds() + " s: look at ./millrace doctor.");
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private void say(int round, FirstFrameClip clip, Shown one) {
        System.out.printf(
                Locale.ROOT,
                "%d/%d  %s: %.2f s; the first second was of %d, after %.2f s%s%n",
                round,
                uploads,
                clip.words(),
                one.seconds(),
                one.side(),
                one.anySize(),
                round == 0 ? " (warming up, not counted)" : "");
    }
}
