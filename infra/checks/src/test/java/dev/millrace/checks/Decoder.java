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

    /**
     * Decodes the first video (best rung) and the first audio stream from start to end. Of HLS every timestamp counts.
     * FFmpeg's reader of DASH opens each segment anew and shifts it by that segment's own reordering, so that a last
     * segment without B-frames seems to come too early; there the timestamps are left to HLS, whose bytes are the same.
     */
    static Decoded decode(URI manifest) throws IOException, InterruptedException {
        String words = run(List.of(
                "ffmpeg",
                "-hide_banner",
                "-nostdin",
                "-loglevel",
                "error",
                "-i",
                manifest.toString(),
                "-map",
                "0:v:0",
                "-map",
                "0:a:0?",
                "-fps_mode",
                manifest.getPath().endsWith(".mpd") ? "vfr" : "passthrough",
                "-f",
                "null",
                "-"));
        // Counted by ffprobe: ffmpeg's own count leaves out what its output drops.
        String frames = run(List.of(
                "ffprobe",
                "-loglevel",
                "quiet",
                "-select_streams",
                "v:0",
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "default=noprint_wrappers=1:nokey=1",
                manifest.toString()));
        return new Decoded(
                frames.lines()
                        .map(String::strip)
                        .filter(line -> line.matches("\\d+"))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0),
                words);
    }

    /** ffprobe's word on the streams of a file or manifest. */
    static JsonNode probe(String input) throws IOException, InterruptedException {
        String json = run(List.of(
                "ffprobe",
                "-loglevel",
                "quiet",
                "-of",
                "json",
                "-show_streams",
                "-show_format",
                "-count_frames",
                input));
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
