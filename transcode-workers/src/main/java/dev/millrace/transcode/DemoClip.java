package dev.millrace.transcode;

import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.transcode.child.Budget;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** A clip with motion and sound, for who has no video at hand; made by the encoder child. */
public final class DemoClip {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final int FRAMES_PER_SECOND = 30;
    private static final String NAME = "clip.mp4";
    private static final long MOST_BYTES = 4L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private DemoClip() {}

    /**
     * Makes an MP4 of 1280×720 at 30 frames a second with stereo sound.
     *
     * @param file to be made or replaced
     * @throws IOException with a sentence when it could not be made
     */
    public static void make(Path file, Duration length) throws IOException, InterruptedException {
        make(file, length, WIDTH, HEIGHT);
    }

    /** Likewise, of another size. */
    public static void make(Path file, Duration length, int width, int height)
            throws IOException, InterruptedException {
        try (TemporaryEncoder encoder = new TemporaryEncoder()) {
            ClipSpec spec = ClipSpec.plain(length.toMillis() / 1000.0, width, height, FRAMES_PER_SECOND);
            make(encoder.child(), spec, file);
        }
    }

    /** Has the child make the clip, which then is at {@code file}. */
    static void make(ChildProcess child, ClipSpec spec, Path file) throws IOException, InterruptedException {
        Ending ending = child.run(
                new Request.MakeClip(child.asSeen(NAME), spec), new Budget(PATIENCE, PATIENCE, MOST_BYTES), _ -> {});
        if (!(ending instanceof Ending.Answered(Event.ClipMade made))) {
            throw new IOException("The clip could not be made: " + ending);
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream clip = Channels.newInputStream(child.open(NAME, made.size(), made.size()))) {
            Files.copy(clip, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
