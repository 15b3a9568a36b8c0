package dev.millrace.app.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What is uploaded, and within how many seconds a second of it is to be seen, by the median. */
enum FirstFrameClip {
    P720("720p30", 1280, 720, false, 2.0),
    P1080("1080p30", 1920, 1080, false, 3.0),
    P720_FASTSTART("720p30 faststart", 1280, 720, true, 1.0),
    P1080_FASTSTART("1080p30 faststart", 1920, 1080, true, 1.0);

    private static final String RATE = "8M";
    private static final int BOX = 16;

    private final String words;
    private final int width;
    private final int height;
    private final boolean faststart;
    private final double goal;

    FirstFrameClip(String words, int width, int height, boolean faststart, double goal) {
        this.words = words;
        this.width = width;
        this.height = height;
        this.faststart = faststart;
        this.goal = goal;
    }

    String words() {
        return words;
    }

    double goal() {
        return goal;
    }

    /** H.264 of 8 Mb/s with some noise, as of a camera, and AAC, in MP4. */
    Path make(FfmpegProgram ffmpeg, Path within, int seconds) throws IOException, InterruptedException {
        Path file = within.resolve(name() + ".mp4");
        String picture = "testsrc2=size=" + width + "x" + height + ":rate=30:duration=" + seconds;
        var words = new ArrayList<>(List.of("-f", "lavfi", "-i", picture));
        words.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=" + seconds));
        words.addAll(List.of("-vf", "noise=alls=8:allf=t", "-c:v", "libx264", "-preset", "veryfast"));
        words.addAll(List.of("-b:v", RATE, "-maxrate", RATE, "-bufsize", RATE, "-g", "60", "-pix_fmt", "yuv420p"));
        words.addAll(List.of("-c:a", "aac", "-ac", "2"));
        words.addAll(faststart ? List.of("-movflags", "+faststart") : List.of());
        words.add(file.toString());
        ffmpeg.run(words);
        return file;
    }

    /** A copy whose bytes no other upload has: a box that means nothing, with a number, is at its end. */
    static Path unlike(Path clip, int number) throws IOException {
        Path copy = Files.copy(clip, clip.resolveSibling("upload.mp4"), StandardCopyOption.REPLACE_EXISTING);
        byte[] box = ByteBuffer.allocate(BOX)
                .putInt(BOX)
                .put("free".getBytes(StandardCharsets.US_ASCII))
                .putLong(number)
                .array();
        try (OutputStream out = Files.newOutputStream(copy, StandardOpenOption.APPEND)) {
            out.write(box);
        }
        return copy;
    }
}
