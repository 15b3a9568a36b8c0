package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.client.Api;
import dev.millrace.app.client.Progress;
import dev.millrace.app.client.Publisher;
import dev.millrace.app.client.Watcher;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.access.TokenIssuer;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.transcode.DemoClip;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "demo",
        description = "The whole of it with one video: starts everything, uploads, prints PLAYABLE and PUBLISHED with"
                + " their URLs and seconds, and keeps serving.")
final class DemoCommand implements Callable<Integer> {
    private static final Duration CLIP = Duration.ofSeconds(10);
    private static final Duration TOKEN_LIFE = Duration.ofHours(12);

    @Mixin
    LaunchOptions options = new LaunchOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "Any video of yours (default: a clip of 10 s is made).")
    Optional<Path> file = Optional.empty();

    @Option(names = "--exit", description = "Stop once it is published.")
    boolean exit;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new Trouble("There is no file " + file.get() + " that can be read.");
        }
        try (var foreground = Foreground.start(options.launch())) {
            var issuer = options.data.issuer();
            var me = new Identity(
                    "me",
                    Optional.of(new TenantId(IdentityOptions.DEMO_TENANT)),
                    EnumSet.of(Role.CREATOR, Role.MODERATOR, Role.OPERATOR));
            URI api = foreground.server().api();
            show(api, issuer, me);
            if (!exit) {
                System.out.println("STUDIO " + SignInLink.of(api, issuer, me)
                        + " (signs you in, once, within 5 minutes;" + " another: ./millrace login)");
                System.out.println("Serving; Ctrl-C stops.");
                foreground.serveUntilStopped();
            }
        }
        return 0;
    }

    private void show(URI server, TokenIssuer issuer, Identity me) throws InterruptedException, IOException {
        try (var api = new Api(server, issuer.issue(me, TOKEN_LIFE))) {
            Path video = file.isPresent() ? file.get() : clip();
            Optional<String> title = file.isPresent() ? Optional.empty() : Optional.of("A first light");
            var uploading = Progress.onStandardOutput("upload");
            var uploaded = new Publisher(api, options.data.directory.resolve("publish/uploads.properties"))
                    .upload(video, title, uploading);
            uploading.end();
            var watcher = new Watcher(api, uploaded.asset());
            var transcoding = Progress.onStandardOutput("transcode");
            URI preview = watcher.awaitPlayable(transcoding);
            transcoding.end();
            System.out.println(Seconds.line("PLAYABLE", preview.toString(), uploaded));
            var rest = Progress.onStandardOutput("transcode");
            var playback = watcher.awaitPublished(rest).path("playback");
            rest.end();
            System.out.println(Seconds.line("PUBLISHED", playback.path("hls").asString(), uploaded));
            System.out.println("HLS   " + playback.path("hls").asString());
            System.out.println("DASH  " + playback.path("dash").asString());
            System.out.println("WATCH " + server.resolve("/watch/" + uploaded.asset()));
        }
    }

    private Path clip() throws IOException, InterruptedException {
        Path made = options.data.directory.toAbsolutePath().resolve("demo/first-light.mp4");
        if (!Files.exists(made)) {
            System.out.println("Making a clip of " + CLIP.toSeconds() + " s …");
            Files.createDirectories(made.resolveSibling("."));
            DemoClip.make(made, CLIP);
        }
        return made;
    }
}
