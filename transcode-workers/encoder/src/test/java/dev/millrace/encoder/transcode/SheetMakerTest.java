package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.StoryboardPlan;
import dev.millrace.testkit.Clips;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetMakerTest {
    @TempDir
    Path directory;

    private Result result(Path clip, StoryboardPlan plan) {
        return Job.of(clip).outputs(Output.STORYBOARD).storyboard(plan).run(directory);
    }

    private static BufferedImage picture(Result result, Event.SheetWritten sheet) throws IOException {
        return ImageIO.read(result.directory().resolve(sheet.file()).toFile());
    }

    private static List<Long> times(long... times) {
        return LongStream.of(times).boxed().toList();
    }

    @Test
    void everyTwoSecondsHaveATile() throws Exception {
        Path clip = Job.clip(directory, "wide.mp4", ClipSpec.plain(13, 320, 180, 30));
        Result result = Job.of(clip)
                .rung(320, 180)
                .outputs(Output.RUNGS, Output.AUDIO, Output.STORYBOARD)
                .run(directory);
        Event.SheetWritten sheet = result.all(Event.SheetWritten.class).getFirst();
        assertThat(result.all(Event.SheetWritten.class)).hasSize(1);
        assertThat(sheet.timesMillis()).isEqualTo(times(0, 2000, 4000, 6000, 8000, 10_000, 12_000));
        assertThat(sheet.tileWidth()).isEqualTo(160);
        assertThat(sheet.tileHeight()).isEqualTo(90);
        BufferedImage picture = picture(result, sheet);
        // Five in the first row; the second is there though it is not full.
        assertThat(picture.getWidth()).isEqualTo(800);
        assertThat(picture.getHeight()).isEqualTo(180);
        for (int tile = 0; tile < 7; tile++) {
            assertThat(isRed(picture.getRGB(tile % 5 * 160 + 10, tile / 5 * 90 + 45)))
                    .isTrue();
            assertThat(isRed(picture.getRGB(tile % 5 * 160 + 40, tile / 5 * 90 + 45)))
                    .isFalse();
        }
        assertThat(picture.getRGB(700, 135) & 0xffffff).isLessThan(0x101010);
    }

    @Test
    void aTileShowsItsMoment() throws Exception {
        Path clip = Clips.make(
                "colours.mp4",
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "color=red:size=320x180:rate=25:duration=2",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=lime:size=320x180:rate=25:duration=2",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=blue:size=320x180:rate=25:duration=1"),
                List.of(
                        "-filter_complex",
                        "[0:v][1:v][2:v]concat=n=3:v=1:a=0[v]",
                        "-map",
                        "[v]",
                        "-c:v",
                        "libx264",
                        "-pix_fmt",
                        "yuv420p"));
        Result result = result(clip, StoryboardPlan.standard(5));
        BufferedImage picture =
                picture(result, result.all(Event.SheetWritten.class).getFirst());
        // One row needs no more columns than it has.
        assertThat(picture.getWidth()).isEqualTo(480);
        assertThat(picture.getHeight()).isEqualTo(90);
        assertThat(IntStream.of(80, 240, 400).mapToObj(x -> strongest(picture.getRGB(x, 45))))
                .containsExactly("red", "green", "blue");
    }

    private static String strongest(int rgb) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        return red > green + 100 && red > blue + 100
                ? "red"
                : green > red + 100 && green > blue + 100 ? "green" : "blue";
    }

    @Test
    void aPhonesTilesStandUpright() throws Exception {
        ClipSpec spec = ClipSpec.plain(1, 384, 216, 25).with(null).turned(90, false);
        Result result = result(Job.clip(directory, "tall.mp4", spec), StoryboardPlan.standard(1));
        Event.SheetWritten sheet = result.all(Event.SheetWritten.class).getFirst();
        assertThat(sheet.tileWidth()).isEqualTo(90);
        assertThat(sheet.tileHeight()).isEqualTo(160);
        BufferedImage picture = picture(result, sheet);
        assertThat(IntStream.range(0, 90).filter(x -> isRed(picture.getRGB(x, 8))))
                .hasSizeGreaterThan(50);
        assertThat(IntStream.range(0, 90).filter(x -> isRed(picture.getRGB(x, 152))))
                .isEmpty();
    }

    @Test
    void pixelsBecomeSquareAndSmallPicturesStaySmall() {
        ClipSpec wide = ClipSpec.plain(1, 720, 576, 25).with(null).pixels(new Ratio(16, 15));
        Event.SheetWritten sheet = result(Job.clip(directory, "pal.mp4", wide), StoryboardPlan.standard(1))
                .all(Event.SheetWritten.class)
                .getFirst();
        assertThat(List.of(sheet.tileWidth(), sheet.tileHeight())).containsExactly(160, 120);
        ClipSpec small = ClipSpec.plain(1, 64, 48, 25).with(null);
        sheet = result(Job.clip(directory, "small.mp4", small), StoryboardPlan.standard(1))
                .all(Event.SheetWritten.class)
                .getFirst();
        assertThat(List.of(sheet.tileWidth(), sheet.tileHeight())).containsExactly(64, 48);
    }

    @Test
    void aFullSheetIsWrittenAtOnceAndTilesGrowRare() {
        Path clip =
                Job.clip(directory, "many.mp4", ClipSpec.plain(4, 160, 90, 20).with(null));
        Result result = result(clip, new StoryboardPlan(32, 100, 8, 3, 2));
        List<Event.SheetWritten> sheets = result.all(Event.SheetWritten.class);
        assertThat(sheets).extracting(Event.SheetWritten::n).containsExactly(1, 2, 3, 4);
        assertThat(sheets.stream().map(Event.SheetWritten::timesMillis))
                .containsExactly(
                        times(0, 100, 200, 300, 400, 500),
                        // After eight the distance doubles, after sixteen again.
                        times(600, 700, 800, 1000, 1200, 1400),
                        times(1600, 1800, 2000, 2200, 2400, 2800),
                        times(3200, 3600));
        assertThat(sheets)
                .allSatisfy(sheet ->
                        assertThat(result.directory().resolve(sheet.file())).isNotEmptyFile());
    }

    private static boolean isRed(int rgb) {
        return (rgb >> 16 & 0xff) > 190 && (rgb >> 8 & 0xff) < 70 && (rgb & 0xff) < 70;
    }
}
