package dev.millrace.app.bench;

import dev.millrace.encoder.protocol.Rung;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rungs of a clip as the ffmpeg program makes them, with the settings that the encoder gives x264. */
final class FfmpegLadder {
    private static final int GOP_SECONDS = 2;

    private final FfmpegProgram ffmpeg;
    private final Path clip;
    private final List<Rung> rungs;
    private final boolean sound;
    private final String filters;
    private final int threads;

    /** @param filters of all rungs, as the encoder has them: from {@code [in]} to {@code [out0]} and so on */
    FfmpegLadder(FfmpegProgram ffmpeg, Path clip, List<Rung> rungs, boolean sound, String filters) {
        this.ffmpeg = ffmpeg;
        this.clip = clip;
        this.rungs = rungs;
        this.sound = sound;
        this.filters = filters;
        this.threads = Runtime.getRuntime().availableProcessors();
    }

    /** One process that decodes once and filters once. */
    void once(Path to) throws IOException, InterruptedException {
        var words = input(List.of("-noautorotate"));
        words.addAll(List.of("-filter_complex_threads", "" + threads));
        words.addAll(List.of("-filter_complex", filters.replaceFirst("\\[in]", "[0:v:0]")));
        for (int i = 0; i < rungs.size(); i++) {
            words.addAll(video("[out" + i + "]", rungs.get(i), to));
        }
        if (sound) {
            words.addAll(audio(to));
        }
        ffmpeg.run(words);
    }

    /** A process for each rendition, each decoding anew. */
    void each(Path to) throws IOException, InterruptedException {
        for (Rung rung : rungs) {
            var words = input(List.of("-noautorotate"));
            words.addAll(List.of("-filter_complex_threads", "" + threads));
            words.addAll(List.of("-filter_complex", alone(rung)));
            words.addAll(video("[out0]", rung, to));
            ffmpeg.run(words);
        }
        if (sound) {
            var words = input(List.of("-vn"));
            words.addAll(audio(to));
            ffmpeg.run(words);
        }
    }

    /** The filters of the largest rung, with this one's size. */
    private String alone(Rung rung) {
        Rung top = rungs.getFirst();
        String head = rungs.size() == 1
                ? filters.substring(0, filters.lastIndexOf("setsar"))
                : filters.substring(0, filters.indexOf("split["));
        return head.replaceFirst("\\[in]", "[0:v:0]")
                        .replace(top.width() + ":" + top.height(), rung.width() + ":" + rung.height())
                        .replace(top.height() + ":" + top.width(), rung.height() + ":" + rung.width())
                        .replace("w=" + top.width() + ":h=" + top.height(), "w=" + rung.width() + ":h=" + rung.height())
                        .replace("w=" + top.height() + ":h=" + top.width(), "w=" + rung.height() + ":h=" + rung.width())
                + "setsar=1[out0]";
    }

    private List<String> input(List<String> before) {
        var words = new ArrayList<>(List.of("-threads", "" + threads));
        words.addAll(before);
        words.addAll(List.of("-i", clip.toAbsolutePath().toString()));
        return words;
    }

    private List<String> video(String from, Rung rung, Path to) {
        var words = new ArrayList<>(List.of("-map", from, "-c:v", "libx264", "-preset", rung.preset()));
        words.addAll(List.of("-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "" + threads));
        words.addAll(List.of("-crf", String.format(Locale.ROOT, "%.2f", rung.crf())));
        words.addAll(List.of("-maxrate", "" + rung.maxrateBps(), "-bufsize", "" + rung.bufsizeBits()));
        words.addAll(List.of("-sc_threshold", "0", "-flags", "+cgop", "-a53cc", "0", "-forced-idr", "1"));
        words.addAll(List.of("-x264-params", "keyint=infinite:open-gop=0:stitchable=1:force-cfr=0"));
        words.addAll(List.of("-force_key_frames", "expr:gte(t,n_forced*" + GOP_SECONDS + ")"));
        words.addAll(List.of("-fps_mode", "passthrough"));
        words.addAll(fragmented(to.resolve(rung.name() + ".mp4")));
        return words;
    }

    private static List<String> audio(Path to) {
        var words = new ArrayList<>(List.of("-map", "0:a:0", "-c:a", "aac", "-ac", "2", "-b:a", "128k"));
        words.addAll(fragmented(to.resolve("audio.mp4")));
        return words;
    }

    private static List<String> fragmented(Path file) {
        return List.of("-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", file.toString());
    }
}
