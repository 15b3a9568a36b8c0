package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.PreviewPlan;
import dev.millrace.encoder.protocol.WarningCode;
import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read back by the format's own description (RFC 9649). */
class PreviewMakerTest {
    private static final PreviewPlan PLAN = new PreviewPlan(320, 2, 3, 8, 500_000);

    @TempDir
    Path directory;

    /**
     * @param loops 0 for ever
     * @param millis how long each picture stands
     */
    private record WebP(int width, int height, int loops, List<Integer> millis) {
        static WebP read(Path file) throws IOException {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(word(in)).isEqualTo("RIFF");
            assertThat(in.getInt()).isEqualTo(in.capacity() - 8);
            assertThat(word(in)).isEqualTo("WEBP");
            int width = 0;
            int height = 0;
            int loops = -1;
            List<Integer> millis = new ArrayList<>();
            while (in.hasRemaining()) {
                String chunk = word(in);
                int length = in.getInt();
                int at = in.position();
                switch (chunk) {
                    case "VP8X" -> {
                        width = 1 + (in.getInt(at + 4) & 0xff_ffff);
                        height = 1 + (in.getInt(at + 6) >>> 8);
                    }
                    case "ANIM" -> loops = in.getShort(at + 4);
                    case "ANMF" -> millis.add(in.getInt(at + 12) & 0xff_ffff);
                    default -> assertThat(chunk).isNotBlank();
                }
                in.position(at + length + length % 2);
            }
            return new WebP(width, height, loops, millis);
        }

        private static String word(ByteBuffer in) {
            byte[] four = new byte[4];
            in.get(four);
            return new String(four, StandardCharsets.US_ASCII);
        }
    }

    private Result run(Path clip, PreviewPlan plan) {
        return Job.of(clip).outputs(Output.PREVIEW).preview(plan).run(directory);
    }

    private static WebP shown(Result result) throws IOException {
        Event.PreviewWritten event = result.all(Event.PreviewWritten.class).getFirst();
        Path file = result.directory().resolve(event.file());
        assertThat(Files.size(file)).isEqualTo(event.size()).isLessThanOrEqualTo(500_000);
        return WebP.read(file);
    }

    @Test
    void showsThreeSecondsAgainAndAgain() throws Exception {
        Result result = run(Job.clip(directory, "a.mp4", ClipSpec.plain(9, 640, 360, 30)), PLAN);
        WebP shown = shown(result);
        assertThat(shown.width()).isEqualTo(320);
        assertThat(shown.height()).isEqualTo(180);
        assertThat(shown.loops()).isZero();
        assertThat(shown.millis().stream().mapToInt(Integer::intValue).sum()).isBetween(2_800, 3_100);
        assertThat(result.all(Event.PreviewWritten.class).getFirst().pictures()).isEqualTo(24);
    }

    @Test
    void standsUprightAndIsNotEnlarged() throws Exception {
        Path clip =
                Job.clip(directory, "turned.mp4", ClipSpec.plain(3, 160, 90, 25).turned(90, false));
        WebP shown = shown(run(clip, PLAN));
        assertThat(shown.width()).isEqualTo(90);
        assertThat(shown.height()).isEqualTo(160);
    }

    @Test
    void beginsWithTheFirstPictureWhereTheVideoEndsBeforeItsPlace() throws Exception {
        Path clip = Job.clip(directory, "short.mp4", ClipSpec.plain(1, 160, 90, 25));
        WebP shown = shown(run(clip, new PreviewPlan(320, 60, 3, 8, 500_000)));
        assertThat(shown.millis()).hasSizeBetween(7, 9);
    }

    @Test
    void isMadeWorseUntilItIsSmallEnoughOrLeftOut() throws Exception {
        Path noise = Clips.make(
                "preview-noise.mp4",
                List.of("-f", "lavfi", "-t", "4", "-i", "color=gray:size=320x240:rate=25,noise=alls=100:allf=t"),
                List.of("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p"));
        Result fine = run(noise, new PreviewPlan(320, 0, 3, 8, 5_000_000));
        long size = fine.all(Event.PreviewWritten.class).getFirst().size();
        Result worse = run(noise, new PreviewPlan(320, 0, 3, 8, (int) (size * 3 / 4)));
        assertThat(worse.all(Event.PreviewWritten.class).getFirst().size()).isLessThanOrEqualTo(size * 3 / 4);
        Result none = run(noise, new PreviewPlan(320, 0, 3, 8, 1_000));
        assertThat(none.all(Event.PreviewWritten.class)).isEmpty();
        assertThat(none.warnings()).containsExactly(WarningCode.PREVIEW_MISSING);
        assertThat(none.done().sourceFrames()).isEqualTo(100);
    }
}
