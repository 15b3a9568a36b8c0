package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.client.Api;
import dev.millrace.app.client.Progress;
import dev.millrace.app.client.Publisher;
import dev.millrace.app.client.Watcher;
import dev.millrace.app.server.RunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "publish",
        description = "Upload videos and wait until they are published. Stopped in the middle, the same command goes on"
                + " where it left off.")
final class PublishCommand implements Callable<Integer> {
    private static final URI USUAL = URI.create("http://127.0.0.1:8080");
    private static final Duration TOKEN_LIFE = Duration.ofDays(1);

    @Mixin
    DataOption data = new DataOption();

    @Mixin
    IdentityOptions identity = new IdentityOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Videos.")
    List<Path> files = List.of();

    @Option(names = "--title", paramLabel = "T", description = "Title (default: the file's name).")
    Optional<String> title = Optional.empty();

    @Option(names = "--server", paramLabel = "URL", description = "The API (default: the one on the data directory).")
    Optional<URI> server = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "T",
            defaultValue = "${env:MILLRACE_TOKEN}",
            description = "Bearer token (default: $MILLRACE_TOKEN, else one signed with the data directory's keys).")
    Optional<String> token = Optional.empty();

    @Override
    public Integer call() throws InterruptedException, IOException {
        String bearer = token.filter(text -> !text.isBlank()).orElseGet(this::ownToken);
        URI api = server.or(this::running).orElse(USUAL);
        boolean all = true;
        try (var client = new Api(api, bearer)) {
            var publisher = new Publisher(client, data.directory.resolve("publish/uploads.properties"));
            for (Path file : files) {
                all &= publish(client, publisher, file);
            }
        }
        return all ? 0 : 1;
    }

    /** One refused file does not keep the others back. */
    private boolean publish(Api client, Publisher publisher, Path file) throws InterruptedException {
        try {
            var uploading = Progress.onStandardOutput("upload");
            var uploaded = publisher.upload(file, title, uploading);
            uploading.end();
            var transcoding = Progress.onStandardOutput("transcode");
            var published = new Watcher(client, uploaded.asset()).awaitPublished(transcoding);
            transcoding.end();
            System.out.println(Seconds.line(
                    "PUBLISHED", published.path("playback").path("hls").asString(), uploaded));
            return true;
        } catch (Trouble trouble) {
            System.err.println(file + ": " + trouble.getMessage());
            return false;
        }
    }

    private String ownToken() {
        return data.issuer().issue(identity.identity(), TOKEN_LIFE);
    }

    private Optional<URI> running() {
        try {
            return RunFile.of(data.directory).map(RunFile::api);
        } catch (IOException e) {
            throw new Trouble("The run file in " + data.directory + " cannot be read.", e);
        }
    }
}
