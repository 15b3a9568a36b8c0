package dev.millrace.app.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "plan",
        description =
                "A dry run: print what would move between the tiers now, in objects, bytes and money. Nothing moves.")
final class TierPlanCommand implements Callable<Integer> {
    @Mixin
    OperatorOptions operator = new OperatorOptions();

    @Option(names = "--moves", description = "List the first 50 moves too, each with its reason.")
    boolean moves;

    @Override
    public Integer call() throws InterruptedException {
        try (var api = operator.api()) {
            print(api.get("/v1/tiering/plan"), System.out);
        }
        return 0;
    }

    private void print(JsonNode plan, PrintStream out) {
        String currency = plan.path("currency").asString("");
        out.printf(Locale.ROOT, "%-6s %10s %12s %18s %18s%n", "tier", "objects", "size", "storage a month", "after");
        for (JsonNode tier : plan.path("tiers")) {
            out.printf(
                    Locale.ROOT,
                    "%-6s %10d %12s %18s %18s%n",
                    tier.path("name").asString(""),
                    tier.path("objects").asLong(),
                    Bytes.words(tier.path("bytes").asLong()),
                    money(tier.path("monthly"), currency),
                    money(tier.path("monthlyAfter"), currency));
        }
        for (JsonNode sum : plan.path("sums")) {
            out.printf(
                    Locale.ROOT,
                    "to %-5s %8d objects, %s: costs %s once, saves %s a month, %s in %d days%n",
                    sum.path("to").asString("") + ":",
                    sum.path("objects").asLong(),
                    Bytes.words(sum.path("bytes").asLong()),
                    money(sum.path("once"), currency),
                    money(sum.path("perMonth"), currency),
                    money(sum.path("overHorizon"), currency),
                    plan.path("horizonDays").asLong());
        }
        plan.path("stays")
                .properties()
                .forEach(stay -> out.printf(
                        Locale.ROOT,
                        "stay      %8d objects: %s%n",
                        stay.getValue().asLong(),
                        Stays.words(stay.getKey())));
        if (plan.path("cut").asBoolean()) {
            out.println("There is more than one run may move (millrace.tiering.most-moves): the next goes on.");
        }
        if (moves) {
            plan.path("moves")
                    .forEach(move -> out.println(move.path("object").asString("") + " -> "
                            + move.path("to").asString("") + ": "
                            + move.path("why").asString("")));
        }
    }

    private static String money(JsonNode amount, String currency) {
        return String.format(Locale.ROOT, "%.4f %s", amount.asDouble(), currency);
    }

    /** Reasons as one reads them. */
    private enum Stays {
        KIND("indexes and stills, which never move"),
        UNFINISHED("sources of assets that are not finished"),
        YOUNG("not old enough"),
        IN_USE("asked for of late"),
        NO_SAVING("moving would not pay"),
        UNUSED("cold, and nobody asks for them"),
        DAMAGED("damaged");

        private final String words;

        Stays(String words) {
            this.words = words;
        }

        static String words(String name) {
            for (Stays reason : values()) {
                if (reason.name().equals(name)) {
                    return reason.words;
                }
            }
            return name;
        }
    }
}
