package dev.millrace.app.command;

import dev.millrace.app.server.RunFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        description = "Say what runs on the data directory and how it is; exits 0 when it serves, else 3.")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_SERVING = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var run = RunFile.of(data.directory);
        if (run.isEmpty()) {
            System.out.println("No Millrace runs on " + data.directory + ".");
            return NOT_SERVING;
        }
        String health = health(run.get().api().resolve("/actuator/health"));
        System.out.println("process " + run.get().pid());
        System.out.println("api     " + run.get().api());
        run.get().origin().ifPresent(origin -> System.out.println("origin  " + origin));
        System.out.println("health  " + health);
        return health.equals("UP") ? 0 : NOT_SERVING;
    }

    private static String health(URI uri) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
            String body = http.send(request, BodyHandlers.ofString()).body();
            return JsonMapper.shared().readTree(body).path("status").asString("unknown");
        } catch (IOException e) {
            return "does not answer (" + e.getClass().getSimpleName() + ")";
        }
    }
}
