package dev.millrace.app.command;

import dev.millrace.app.EncoderSettings;
import dev.millrace.app.Trouble;
import dev.millrace.transcode.FolderTranscode;
import dev.millrace.transcode.InspectedFile;
import dev.millrace.transcode.MadeFolder;
import dev.millrace.transcode.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "transcode",
        description = {
            "Transcode a file into a folder that any static web server can serve, without a server, a database or a data"
                    + " directory: HLS and DASH of one set of segments, poster and storyboard, made and checked by what"
                    + " the server uses. ./millrace validate OUT accepts it.",
            "",
            "OUT appears in one step when everything is done. Until then all is in OUT's parent, in a folder"
                    + " .millrace-…, which Ctrl-C removes; a killed process leaves it, and nothing that looks like OUT."
                    + " That takes room for a copy of FILE and for the result, twice.",
            "",
            "Settings are the server's, from the environment: MILLRACE_TRANSCODE_LADDER=720,360 and the like, listed by"
                    + " ./millrace config. Exits 1 when the file is refused, with the reason."
        })
final class TranscodeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "Any video.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "The folder to make; one that is there must be empty. Only --explain does without.")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--explain",
            description = "Say what was found in FILE, what becomes of it and why; with OUT also filters, measurements,"
                    + " warnings and what each step cost. Without OUT nothing is encoded.")
    boolean explain;

    @Option(
            names = "--force",
            description = "Replace OUT where it holds a presentation (master.m3u8 and manifest.mpd); any other folder"
                    + " that is not empty is refused all the same.")
    boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (out.isEmpty() && !explain) {
            throw new ParameterException(
                    spec.commandLine(), "Name a folder for the result, or ask by --explain what would be done.");
        }
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new Trouble("There is no file " + file + " that can be read.");
        }
        try (var _ = new Interruption()) {
            Path within = within();
            try (var transcode = new FolderTranscode(EncoderSettings.ofEnvironment(), within)) {
                transcode(transcode);
            }
            return 0;
        } catch (RefusedException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        } catch (IOException | IllegalStateException e) {
            throw new Trouble(file + " was not transcoded: " + e.getMessage(), e);
        }
    }

    private void transcode(FolderTranscode transcode) throws IOException, InterruptedException, RefusedException {
        PrintWriter print = spec.commandLine().getOut();
        long started = System.nanoTime();
        InspectedFile inspected = transcode.inspect(file);
        if (explain) {
            inspected.explained().forEach(print::println);
            print.flush();
        }
        if (out.isEmpty()) {
            return;
        }
        var bars = RungBars.onStandardOutput(print, inspected.renditions());
        MadeFolder made = transcode.make(inspected, bars);
        bars.end();
        made.renditions().forEach(print::println);
        if (explain) {
            made.explained().forEach(print::println);
        }
        String size = Bytes.words(made.size());
        transcode.deliver(made, out.get());
        print.printf(
                Locale.ROOT,
                "MADE %s: %.1f s, %s, in %.1f s%n",
                out.get(),
                made.seconds(),
                size,
                (System.nanoTime() - started) / 1e9);
        print.flush();
    }

    /** Where to work: beside what is to be made. */
    private Path within() throws IOException {
        if (out.isEmpty()) {
            return Path.of(System.getProperty("java.io.tmpdir"));
        }
        Path folder = out.get().toAbsolutePath().normalize();
        Path parent = folder.getParent();
        if (parent == null || (Files.exists(folder) && !Files.isDirectory(folder))) {
            throw new Trouble(out.get() + " is no folder that can be made: name another.");
        }
        if (Files.isDirectory(folder) && !empty(folder)) {
            boolean presentation =
                    Files.exists(folder.resolve("master.m3u8")) && Files.exists(folder.resolve("manifest.mpd"));
            if (!presentation) {
                throw new Trouble(out.get() + " is not empty: name another folder.");
            }
            if (!force) {
                throw new Trouble(out.get() + " holds a presentation: name another folder, or replace it by --force.");
            }
        }
        return Files.createDirectories(parent);
    }

    private static boolean empty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
