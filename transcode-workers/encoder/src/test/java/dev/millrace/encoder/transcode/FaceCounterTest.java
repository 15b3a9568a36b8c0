package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.FaceCount;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaceCounterTest {
    @TempDir
    Path directory;

    private SignalsMeasured measured(Path clip) {
        return Job.of(clip)
                .outputs(Output.SIGNALS, Output.FACES)
                .run(directory)
                .all(SignalsMeasured.class)
                .getFirst();
    }

    @Test
    void aTestPictureHasNoFace() {
        Path clip = Job.clip(directory, "none.mp4", ClipSpec.plain(3, 320, 180, 25));
        SignalsMeasured signals = measured(clip);
        assertThat(signals.faces()).isZero();
        assertThat(signals.faceCounts()).isEmpty();
    }

    @Test
    void whoDoesNotAskIsNotTold() {
        Path clip = Job.clip(directory, "unasked.mp4", ClipSpec.plain(1, 320, 180, 25));
        SignalsMeasured signals = Job.of(clip)
                .outputs(Output.SIGNALS)
                .run(directory)
                .all(SignalsMeasured.class)
                .getFirst();
        assertThat(signals.faces()).isNull();
    }

    /** Two seconds of nothing, two of two faces, two of nothing. */
    @Test
    void facesAreCountedWhileTheyAreSeen() throws Exception {
        Path drawn = directory.resolve("faces.png");
        BufferedImage picture = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(0x707880));
        pen.fillRect(0, 0, 640, 360);
        drawFace(pen, 170, 180, 100);
        drawFace(pen, 470, 180, 100);
        pen.dispose();
        ImageIO.write(picture, "png", drawn.toFile());
        Path clip = Clips.make(
                "faces.mp4",
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "color=0x707880:size=640x360:rate=10:duration=2",
                        "-loop",
                        "1",
                        "-framerate",
                        "10",
                        "-t",
                        "2",
                        "-i",
                        drawn.toString()),
                List.of(
                        "-filter_complex",
                        "[0:v]split[a][c];[a][1:v][c]concat=n=3:v=1:a=0[v]",
                        "-map",
                        "[v]",
                        "-c:v",
                        "libx264",
                        "-pix_fmt",
                        "yuv420p"));
        SignalsMeasured signals = measured(clip);
        assertThat(signals.faces()).isEqualTo(2);
        assertThat(signals.faceCounts()).containsExactly(new FaceCount(2000, 2), new FaceCount(4000, 0));
    }

    /** Light and shade are all that the cascade looks at: dark eyes under a light brow, a light nose, a dark mouth. */
    private static void drawFace(Graphics2D pen, int x, int y, int r) {
        oval(pen, 0x302820, x, y - r / 5, r + r / 8, r + r / 3);
        oval(pen, 0xe0b898, x, y, r, r + r / 4);
        for (int side : new int[] {-1, 1}) {
            int eye = x + side * r * 2 / 5;
            oval(pen, 0xb08468, eye, y - r / 4, r / 3, r / 5);
            oval(pen, 0x403028, eye, y - r * 9 / 20, r / 4, r / 16);
            oval(pen, 0xf4f0ec, eye, y - r / 4, r / 5, r / 9);
            oval(pen, 0x201814, eye, y - r / 4, r / 9, r / 9);
            oval(pen, 0xe8c4a4, x + side * r / 2, y + r / 4, r / 4, r / 4);
        }
        oval(pen, 0xf0d0b0, x, y + r / 12, r / 9, r / 3);
        oval(pen, 0x9c7058, x, y + r * 2 / 5, r / 5, r / 20);
        oval(pen, 0x8c3c3c, x, y + r * 13 / 20, r * 2 / 5, r / 10);
        oval(pen, 0x602020, x, y + r * 13 / 20, r * 7 / 20, r / 30);
    }

    private static void oval(Graphics2D pen, int rgb, int x, int y, int halfWidth, int halfHeight) {
        pen.setColor(new Color(rgb));
        pen.fillOval(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken-mdat-too-long.mp4", "phone-clip-two-video-tracks.mp4"})
    @Needs(Prerequisite.MEDIA)
    void aPersonWhoLooksAtTheViewerIsOne(String name) {
        assertThat(measured(TestMedia.clip(name)).faces()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast.ts", "vp8-1080p60.webm", "xvid.avi", "shorter-audio.mp4", "long-1080p.mp4"})
    @Needs(Prerequisite.MEDIA)
    void whereNobodyIsNobodyIsSeen(String name) {
        assertThat(measured(TestMedia.clip(name)).faces()).isZero();
    }

    @Test
    void theCascadeLeavesNoFileBehind() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        FaceFinder.load().close();
        try (var left = Files.list(temporary)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(file -> file.matches("faces\\d+\\.xml"));
        }
    }
}
