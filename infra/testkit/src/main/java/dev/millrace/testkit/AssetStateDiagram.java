package dev.millrace.testkit;

import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Move;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An asset's life as a Mermaid state diagram, drawn from the table of transitions. What may follow any state, deletion,
 * is one arrow.
 */
public final class AssetStateDiagram {
    private AssetStateDiagram() {}

    /** The fenced block, as it stands in the README between {@code <!-- states:begin -->} and its end. */
    public static String markdown() {
        return Stream.of(
                        Stream.of("```mermaid", "stateDiagram-v2", "    [*] --> UPLOADING"),
                        Arrays.stream(Move.values()).flatMap(AssetStateDiagram::arrows),
                        Stream.of("    DELETED --> [*]", "```"))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> arrows(Move move) {
        if (followsAny(move)) {
            return Stream.of("    any --> " + move.to() + " : " + label(move));
        }
        return move.from().stream().map(from -> "    " + from + " --> " + move.to() + " : " + label(move));
    }

    /** From every state but its own end and what comes after. */
    private static boolean followsAny(Move move) {
        return move.from().size() == AssetState.values().length - 2;
    }

    private static String label(Move move) {
        return move.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Prints the block, to be put into the README. */
    public static void main(String[] args) {
        System.out.print(markdown());
    }
}
