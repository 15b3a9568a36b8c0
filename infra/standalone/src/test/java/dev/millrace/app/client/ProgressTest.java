package dev.millrace.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalGetsABarOnOneLine() {
        var progress = new Progress(out, true, "upload");
        progress.show(0);
        progress.show(0.5);
        progress.show(0.501);
        progress.show(1);
        progress.end();
        assertThat(said().lines()).hasSize(3 + 1);
        assertThat(said())
                .contains("\rupload     [################................]  50 %")
                .endsWith("100 %\n");
    }

    @Test
    void aPipeGetsALineForEachTenth() {
        var progress = new Progress(out, false, "upload");
        for (int i = 0; i <= 1000; i++) {
            progress.show(i / 1000.0);
        }
        progress.end();
        assertThat(said().lines()).hasSize(11).first().isEqualTo("upload 0 %");
        assertThat(said()).doesNotContain("\r").endsWith("upload 100 %\n");
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
