package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.Move;
import dev.millrace.testkit.AssetStateDiagram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's picture of an asset's life is the table's. */
class AssetStateDiagramTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final String BEGIN = "<!-- states:begin -->\n";
    private static final String END = "<!-- states:end -->";

    @Test
    void drawsEveryMove() {
        String diagram = AssetStateDiagram.markdown();
        assertThat(Move.values())
                .allSatisfy(move ->
                        assertThat(diagram.lines()).anyMatch(line -> line.contains("--> " + move.to() + " : ")));
        assertThat(diagram).contains("PUBLISHED --> TAKEN_DOWN : take down").contains("any --> DELETING : delete");
    }

    @Test
    void theReadmeShowsItAsItIs() throws IOException {
        String text = Files.readString(README);
        assertThat(text).contains(BEGIN, END);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        assertThat(text.substring(begin, text.indexOf(END, begin)))
                .as("put what AssetStateDiagram.main prints between the README's marks")
                .isEqualTo(AssetStateDiagram.markdown());
    }
}
