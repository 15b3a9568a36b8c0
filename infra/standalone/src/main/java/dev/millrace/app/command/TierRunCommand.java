package dev.millrace.app.command;

import dev.millrace.app.client.Api;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "run",
        description =
                "Move now what \"tier plan\" names, whatever the hour, verify what is due, and wait for the end. Exits"
                        + " 1 when a move failed or a copy was found damaged.")
final class TierRunCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(500);

    @Mixin
    OperatorOptions operator = new OperatorOptions();

    @Option(names = "--no-wait", description = "Only start it.")
    boolean noWait;

    @Override
    public Integer call() throws InterruptedException {
        try (var api = operator.api()) {
            long run = api.post("/v1/tiering/runs").path("run").asLong();
            System.out.println("run " + run + " started");
            return noWait ? 0 : await(api, run);
        }
    }

    private static int await(Api api, long number) throws InterruptedException {
        while (true) {
            JsonNode answer = api.get("/v1/tiering/runs/" + number);
            JsonNode run = answer.path("run");
            if (run.path("endedAt").isNull()) {
                Thread.sleep(LOOK);
                continue;
            }
            System.out.printf(
                    Locale.ROOT,
                    "moved     %d of %d objects, %s%nfailed    %d%ndropped   %d%nverified  %d%ndamaged   %d%n%s%n",
                    run.path("done").asLong(),
                    run.path("planned").asLong(),
                    Bytes.words(run.path("bytesDone").asLong()),
                    run.path("failed").asLong(),
                    run.path("dropped").asLong(),
                    run.path("verified").asLong(),
                    run.path("damaged").asLong(),
                    run.path("outcome").asString(""));
            for (JsonNode move : answer.path("moves")) {
                if (!move.path("state").asString("").equals("done")) {
                    System.out.println(move.path("object").asString("") + ": "
                            + move.path("outcome").asString(""));
                }
            }
            return run.path("failed").asLong() + run.path("damaged").asLong() == 0 ? 0 : 1;
        }
    }
}
