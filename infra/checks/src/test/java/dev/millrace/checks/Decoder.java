package dev.millrace.checks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ffmpeg program of the system, which knows nothing of us: what it says counts. */
final class Decoder {
    private static final int PATIENCE_SECONDS = 300;

    private Decoder() {}

    /**
     * What came out of decoding everything.
     *
     * @param words errors and warnings; empty when all is well
     */
    record Decoded(long frames, String words) {}

    /** Decodes the first video (best rung) and the first audio stream from start to end. */
    static Decoded decode(URI manifest) throws IOException, InterruptedException {
        String out = run(List.of(
                "ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-i", manifest.toString(), "-map", "0:v:0",
                "-map", "0:a:0?", "-fps_mode", "passthrough", "-progress", "pipe:1", "-f", "null", "-"));
        long frames = out.lines()
                .filter(line -> line.startsWith("frame="))
                .mapToLong(line -> Long.parseLong(line.substring(6).strip()))
                .max()
                .orElse(0);
        String words = out.lines()
                .filter(line -> !line.matches("[a-z_0-9]+=.*"))
                .reduce("", (all, line) -> all + line + "\n");
        return new Decoded(frames, words);
    }

    /** ffprobe's word on the streams of a file or manifest. */
    static JsonNode probe(String input) throws IOException, InterruptedException {
        String json = run(List.of(
                "ffprobe", "-loglevel", "quiet", "-of", "json", "-show_streams", "-show_format", "-count_frames", input));
        return JsonMapper.shared().readTree(json);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("hangs: " + command);
        }
        return out;
    }
}
