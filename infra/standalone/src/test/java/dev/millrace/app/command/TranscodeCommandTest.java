package dev.millrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused before an encoder is started, and what a person sees while one works. */
class TranscodeCommandTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    record Ran(int exit, String trouble) {}

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("film.mp4"), "film");
    }

    private static Ran run(Object... arguments) {
        var trouble = new StringWriter();
        int exit = new CommandLine(new TranscodeCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(trouble))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    trouble.append(failure instanceof Trouble ? failure.getMessage() : "FAULT " + failure);
                    return 1;
                })
                .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Ran(exit, trouble.toString());
    }

    @Test
    void itNeedsAFileAndAPlaceOrAQuestion() {
        assertThat(run(file)).satisfies(ran -> {
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.trouble()).contains("Name a folder", "--explain");
        });
        assertThat(run(directory.resolve("none.mp4"), directory.resolve("out")).trouble())
                .contains("There is no file");
        assertThat(run(directory, directory.resolve("out")).trouble()).contains("There is no file");
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        assertThat(run(file, file).trouble()).contains("no folder that can be made");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "mine");
        assertThat(run(file, other).trouble()).contains("not empty");
        assertThat(run(file, other, "--force").trouble()).contains("not empty");
        Path made = Files.createDirectory(directory.resolve("made"));
        Files.writeString(made.resolve("master.m3u8"), "#EXTM3U");
        Files.writeString(made.resolve("manifest.mpd"), "<MPD/>");
        assertThat(run(file, made).trouble()).contains("holds a presentation", "--force");
        assertThat(made.resolve("master.m3u8")).hasContent("#EXTM3U");
    }

    @Test
    void aTerminalShowsABarForEachRungAndAPipePlainLines() {
        var screen = new StringWriter();
        var bars = new RungBars(new PrintWriter(screen), true, List.of("v-avc-720", "a-aac-und-2"));
        bars.encoded("v-avc-720", 0.5);
        bars.encoded("a-aac-und-2", 0.25);
        assertThat(screen.toString())
                .contains("v-avc-720      [################................]  50 %")
                .contains("a-aac-und-2    [########........................]  25 %")
                .containsOnlyOnce("\u001b[2A");

        var pipe = new StringWriter();
        var lines = new RungBars(new PrintWriter(pipe), false, List.of("v-avc-720", "a-aac-und-2"));
        for (String name : List.of("v-avc-720", "a-aac-und-2")) {
            lines.encoded(name, 0.5);
        }
        lines.warned("It is damaged.");
        lines.end();
        assertThat(pipe.toString().lines())
                .containsExactly("transcode 0 %", "transcode 50 %", "transcode 100 %", "WARNING It is damaged.");
    }
}
