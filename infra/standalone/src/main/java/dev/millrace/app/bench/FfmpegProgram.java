package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * FFmpeg as a program, of the encoder's own build where it starts, so that its x264 is the same; it needs libraries of the
 * desktop that the encoder does without. Else the one on the PATH. For clips of ours alone: nothing confines it.
 */
final class FfmpegProgram {
    private static final String NATIVES = "/linux-x86_64-gpl/";
    private static final int PATIENCE_SECONDS = 3600;
    private static final int TAIL = 500;

    private final List<String> command;
    private final Map<String, String> environment;
    private final boolean encoders;

    private FfmpegProgram(List<String> command, Map<String, String> environment, boolean encoders) {
        this.command = command;
        this.environment = environment;
        this.encoders = encoders;
    }

    /**
     * @param libraries the encoder's jars
     * @param within where the program is unpacked
     * @throws Trouble when there is none
     */
    static FfmpegProgram find(Path libraries, Path within) throws IOException, InterruptedException {
        Optional<Path> jar;
        try (Stream<Path> jars = Files.list(libraries)) {
            jar = jars.filter(file -> file.getFileName().toString().matches("ffmpeg-.*-linux-x86_64-gpl\\.jar"))
                    .findFirst();
        }
        if (jar.isPresent()) {
            Path directory = Files.createDirectory(within.resolve("ffmpeg"));
            unpack(jar.get(), directory);
            var own = new FfmpegProgram(
                    List.of(directory.resolve("ffmpeg").toString()),
                    Map.of("LD_LIBRARY_PATH", directory.toString()),
                    true);
            if (own.starts()) {
                return own;
            }
        }
        var systems = new FfmpegProgram(List.of("ffmpeg"), Map.of(), false);
        if (!systems.starts()) {
            throw new Trouble("No ffmpeg program starts here: install the package ffmpeg.");
        }
        return systems;
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        try (InputStream in = Files.newInputStream(jar);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                int at = entry.getName().indexOf(NATIVES);
                String name = at < 0 ? "" : entry.getName().substring(at + NATIVES.length());
                if (name.equals("ffmpeg") || name.matches("lib[A-Za-z0-9_+-]+\\.so[.0-9]*")) {
                    Files.copy(zip, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Path program = directory.resolve("ffmpeg");
        if (Files.exists(program) && !program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable.");
        }
    }

    private boolean starts() throws InterruptedException {
        try {
            run(List.of("-version"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it is, as in a sentence. */
    String words() {
        return encoders
                ? "the ffmpeg program of the encoder's own build"
                : "the ffmpeg program on the PATH, whose x264 is another build's";
    }

    /** @throws IOException with its last words when it fails */
    void run(List<String> arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(command);
        words.addAll(List.of("-hide_banner", "-nostdin", "-loglevel", "error", "-y"));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("ffmpeg failed: " + said.substring(Math.max(0, said.length() - TAIL)));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
