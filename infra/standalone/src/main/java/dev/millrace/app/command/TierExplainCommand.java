package dev.millrace.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "explain",
        description =
                "Say of each object of an asset where it is, why, and when it will move; and what became of its moves.")
final class TierExplainCommand implements Callable<Integer> {
    @Mixin
    OperatorOptions operator = new OperatorOptions();

    @Parameters(paramLabel = "ASSET", description = "The asset's id.")
    String asset = "";

    @Override
    public Integer call() throws InterruptedException {
        try (var api = operator.api()) {
            JsonNode explained = api.get("/v1/tiering/assets/" + asset);
            for (JsonNode object : explained.path("objects")) {
                System.out.println(object.path("tier").asString("") + "  "
                        + object.path("object").asString("") + "  "
                        + Bytes.words(object.path("size").asLong()));
                System.out.println("      " + object.path("why").asString("") + when(object));
            }
            for (JsonNode move : explained.path("moves")) {
                System.out.println("run " + move.path("run").asLong() + "  "
                        + move.path("object").asString("") + " to "
                        + move.path("to").asString("") + ": "
                        + move.path("state").asString("") + ". "
                        + move.path("outcome").asString(""));
            }
        }
        return 0;
    }

    private static String when(JsonNode object) {
        return object.path("moves").isNull()
                ? ""
                : " It goes to " + object.path("moves").asString("") + " with the next run after "
                        + object.path("when").asString("") + ".";
    }
}
