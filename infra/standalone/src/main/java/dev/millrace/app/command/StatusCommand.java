package dev.millrace.app.command;

import dev.millrace.app.server.RunFile;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        description = "Say what runs on the data directory and how it is; exits 0 when it serves, else 3.")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_SERVING = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Identity EVERYWHERE = new Identity("status", Optional.empty(), EnumSet.of(Role.OPERATOR));

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var run = RunFile.of(data.directory);
        if (run.isEmpty()) {
            System.out.println("No Millrace runs on " + data.directory + ".");
            return NOT_SERVING;
        }
        JsonNode health = get(run.get().api().resolve("/actuator/health"));
        String status = health.path("status").asString("unknown");
        System.out.println("process " + run.get().pid());
        System.out.println("api     " + run.get().api());
        run.get().origin().ifPresent(origin -> System.out.println("origin  " + origin));
        System.out.println("health  " + status);
        for (var part : health.path("components").properties()) {
            String why = part.getValue().path("details").path("why").asString("");
            System.out.println("  " + part.getKey() + " "
                    + part.getValue().path("status").asString("unknown") + (why.isEmpty() ? "" : ": " + why));
        }
        print(get(run.get().api().resolve("/v1/nodes")), get(run.get().api().resolve("/v1/work/queues")));
        return status.equals("UP") ? 0 : NOT_SERVING;
    }

    /** What other processes there are, and what they have to do; nothing of it when this one does not answer. */
    private static void print(JsonNode nodes, JsonNode queues) {
        for (JsonNode node : nodes.path("nodes")) {
            System.out.println("node    " + node.path("name").asString("") + " "
                    + (node.path("live").asBoolean()
                            ? "answers"
                            : "silent for " + node.path("silentSeconds").asLong() + " s"));
        }
        for (JsonNode queue : queues.path("queues")) {
            System.out.println("queue   " + queue.path("kind").asString("") + ": "
                    + queue.path("due").asLong() + " due, "
                    + queue.path("delayed").asLong() + " later, "
                    + queue.path("running").asLong() + " running, "
                    + queue.path("dead").asLong() + " given up");
        }
    }

    private JsonNode get(URI uri) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri)
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + data.issuer().issue(EVERYWHERE, PATIENCE.multipliedBy(2)))
                    .build();
            return JsonMapper.shared()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("status", "does not answer (" + e.getClass().getSimpleName() + ")");
        }
    }
}
