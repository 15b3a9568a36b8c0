package dev.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ws.schild.jave.process.ffmpeg.DefaultFFMPEGLocator;

/**
 * Clips made by the program that JAVE2 carries, another FFmpeg build than the one under test; kept in {@code
 * target/clips} by name. Never used on bytes that we did not make.
 */
public final class Clips {
    private static final Path KEPT = Path.of("target", "clips");

    private Clips() {}

    /** Motion and a tone: H.264 and AAC in MP4, 30 frames a second. */
    public static Path plain(double seconds, int width, int height) {
        String name = String.format(Locale.ROOT, "plain-%.1fs-%dx%d.mp4", seconds, width, height);
        return make(name, picture(seconds, width, height), tone(seconds), h264(), aac());
    }

    /** As {@link #plain}, without sound. */
    public static Path silent(double seconds, int width, int height) {
        String name = String.format(Locale.ROOT, "silent-%.1fs-%dx%d.mp4", seconds, width, height);
        return make(name, picture(seconds, width, height), h264());
    }

    /** A tone and no picture. */
    public static Path soundOnly(double seconds) {
        return make(String.format(Locale.ROOT, "sound-%.1fs.m4a", seconds), tone(seconds), aac());
    }

    /** Stored as wide as high numbers say, to be turned a quarter clockwise by the player. */
    public static Path turned(double seconds, int width, int height) {
        Path upright = plain(seconds, width, height);
        String name = String.format(Locale.ROOT, "turned-%.1fs-%dx%d.mp4", seconds, width, height);
        return make(
                name,
                List.of("-i", upright.toAbsolutePath().toString(), "-metadata:s:v:0", "rotate=270", "-c", "copy"));
    }

    /** VP9 in WebM with odd sizes and without sound. */
    public static Path odd(double seconds, int width, int height) {
        String name = String.format(Locale.ROOT, "odd-%.1fs-%dx%d.webm", seconds, width, height);
        return make(
                name,
                picture(seconds, width, height),
                List.of("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv444p"));
    }

    /** A clip by the program's own words; the output's name is added. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Path make(String name, List<String>... arguments) {
        Path file = KEPT.resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(KEPT);
                Path making = Files.createTempDirectory(KEPT, "making");
                Path partial = making.resolve(name);
                run(partial, arguments);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
                Files.delete(making);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toAbsolutePath();
    }

    /** Has the program write this file by its own words. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static void run(Path file, List<String>... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(new DefaultFFMPEGLocator().getExecutablePath());
        command.addAll(List.of("-hide_banner", "-loglevel", "error", "-nostdin"));
        for (List<String> some : arguments) {
            command.addAll(some);
        }
        command.addAll(List.of("-fflags", "+bitexact", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("the clip " + file.getFileName() + " could not be made: " + words);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<String> picture(double seconds, int width, int height) {
        return List.of(
                "-f",
                "lavfi",
                "-t",
                Double.toString(seconds),
                "-i",
                "testsrc2=size=" + width + "x" + height + ":rate=30");
    }

    private static List<String> tone(double seconds) {
        return List.of("-f", "lavfi", "-t", Double.toString(seconds), "-i", "sine=frequency=440:sample_rate=48000");
    }

    private static List<String> h264() {
        return List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60");
    }

    private static List<String> aac() {
        return List.of("-c:a", "aac", "-ac", "2");
    }
}
