package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.Fragment;
import dev.millrace.encoder.Job;
import dev.millrace.encoder.Pictures;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.WarningCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TranscoderTest {
    @TempDir
    static Path directory;

    /** Fifteen seconds in two rungs with sound: an opening chunk, and one segment of the next. */
    @Nested
    class AnOrdinaryClip {
        static Result result;

        @BeforeAll
        static void transcode() {
            Path clip = Job.clip(directory, "plain.mp4", ClipSpec.plain(15, 320, 180, 30));
            result = Job.of(clip)
                    .rung(320, 180)
                    .rung(160, 90)
                    .outputs(Output.RUNGS, Output.AUDIO, Output.POSTER)
                    .run(directory);
        }

        @Test
        void isCutOnTheGrid() {
            for (String rung : List.of("v-avc-180", "v-avc-90")) {
                assertThat(result.starts(rung)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0);
                assertThat(result.segments(rung).stream().map(Event.SegmentWritten::n))
                        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
                assertThat(result.segments(rung).stream().map(Event.SegmentWritten::chunk))
                        .containsExactly(1, 1, 1, 1, 1, 1, 2);
            }
        }

        @Test
        void keepsEveryPicture() {
            assertThat(result.done().sourceFrames()).isEqualTo(450);
            for (String rung : List.of("v-avc-180", "v-avc-90")) {
                Pictures pictures = result.decode(rung);
                assertThat(pictures.count()).isEqualTo(450);
                assertThat(pictures.errors()).isZero();
                assertThat(pictures.steps()).allMatch(step -> Math.abs(step - 1.0 / 30) < 1e-4);
            }
        }

        @Test
        void hasOneFragmentASegmentAndTellsItsTimesTruly() {
            for (String rendition : List.of("v-avc-180", "v-avc-90", Job.SOUND)) {
                long next = 0;
                for (Event.SegmentWritten segment : result.segments(rendition)) {
                    Fragment fragment = result.fragment(segment);
                    assertThat(fragment.boxes()).containsExactly("moof", "mdat");
                    assertThat(fragment.decodeTime()).isEqualTo(next).isEqualTo(segment.start());
                    assertThat(fragment.duration()).isEqualTo(segment.duration());
                    assertThat(fragment.durations()).hasSize(segment.samples());
                    next += segment.duration();
                }
            }
        }

        @Test
        void showsAFragmentsFirstPictureAtItsDecodeTime() {
            for (Event.SegmentWritten segment : result.segments("v-avc-180")) {
                Fragment fragment = result.fragment(segment);
                assertThat(fragment.shown()).first().isEqualTo(fragment.decodeTime());
                assertThat(fragment.shown()).doesNotHaveDuplicates().allMatch(shown -> shown >= fragment.decodeTime());
            }
        }

        @Test
        void beginsEverySegmentWithAPictureThatNeedsNoOther() {
            for (Event.SegmentWritten segment : result.segments("v-avc-90")) {
                Pictures alone = result.decode("v-avc-90", List.of(segment));
                assertThat(alone.count()).isEqualTo(segment.samples());
                assertThat(alone.errors()).isZero();
            }
        }

        @Test
        void cutsTheSoundWhereThePictureIsCut() {
            List<Double> pictures = result.starts("v-avc-180");
            List<Double> sounds = result.starts(Job.SOUND);
            assertThat(sounds).hasSameSizeAs(pictures);
            double priming = 1024.0 / 48_000;
            for (int i = 1; i < sounds.size(); i++) {
                assertThat(sounds.get(i) - priming).isCloseTo(pictures.get(i), within(512.5 / 48_000));
            }
        }

        @Test
        void beginsEveryPackWithTheSameInitSegment() {
            List<Event.PackClosed> packs = result.all(Event.PackClosed.class);
            assertThat(packs).hasSize(6);
            for (String rendition : List.of("v-avc-180", "v-avc-90", Job.SOUND)) {
                assertThat(result.initBytes(rendition, rendition + ".1.pack"))
                        .isEqualTo(result.initBytes(rendition, rendition + ".2.pack"));
            }
            assertThat(packs)
                    .allSatisfy(pack -> assertThat(Files.size(result.directory().resolve(pack.file())))
                            .isEqualTo(pack.size()));
        }

        @Test
        void closesTheOpeningChunkOfAllRungsBeforeTheNextOneIsWritten() {
            List<Event> events = result.events();
            int lastOpening = 0;
            int firstNext = events.size();
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i) instanceof Event.PackClosed pack && pack.chunk() == 1) {
                    lastOpening = i;
                }
                if (events.get(i) instanceof Event.PackClosed pack && pack.chunk() == 2) {
                    firstNext = Math.min(firstNext, i);
                }
            }
            assertThat(lastOpening).isLessThan(firstNext);
        }

        @Test
        void sumsUpWhatItDid() {
            Event.Done done = result.done();
            assertThat(done.announcedFrames()).isEqualTo(450);
            assertThat(done.droppedFrames()).isZero();
            assertThat(done.heldFrames()).isZero();
            assertThat(done.decodeErrors()).isZero();
            assertThat(done.seconds()).isCloseTo(15, within(0.03));
            assertThat(done.renditions().stream().map(Event.Done.Rendition::segments))
                    .containsExactly(7L, 7L, 7L);
            assertThat(done.renditions().stream().map(Event.Done.Rendition::packs))
                    .containsExactly(2, 2, 2);
            assertThat(result.warnings()).isEmpty();
        }

        @Test
        void hasAPoster() throws Exception {
            Event.PosterWritten poster = result.all(Event.PosterWritten.class).getLast();
            var image = ImageIO.read(result.directory().resolve(poster.file()).toFile());
            assertThat(image.getWidth()).isEqualTo(poster.width()).isEqualTo(320);
            assertThat(image.getHeight()).isEqualTo(poster.height()).isEqualTo(180);
            assertThat(isRed(image.getRGB(20, 90))).isTrue();
        }
    }

    @Nested
    class AnySubset {
        static Path clip;

        @BeforeAll
        static void make() {
            clip = Job.clip(directory, "subset.mp4", ClipSpec.plain(5, 160, 90, 25));
        }

        @Test
        void soundAloneIsCutOnTheSameGrid() {
            Result result = Job.of(clip).outputs(Output.AUDIO).run(directory);
            assertThat(result.segments(Job.SOUND)).hasSize(3);
            assertThat(result.starts(Job.SOUND).get(1)).isCloseTo(2.0 + 1024.0 / 48_000, within(0.011));
            assertThat(result.done().sourceFrames()).isZero();
        }

        @Test
        void posterAlone() {
            Result result = Job.of(clip).outputs(Output.POSTER).run(directory);
            assertThat(result.all(Event.PosterWritten.class))
                    .extracting(Event.PosterWritten::file)
                    .containsExactly("poster-640.jpg", "poster-320.jpg", "poster.jpg");
            assertThat(result.all(Event.SegmentWritten.class)).isEmpty();
            assertThat(result.done().sourceFrames()).isEqualTo(125);
        }

        @Test
        void rungsAlone() {
            Result result = Job.of(clip).rung(160, 90).outputs(Output.RUNGS).run(directory);
            assertThat(result.done().renditions())
                    .extracting(Event.Done.Rendition::name)
                    .containsExactly("v-avc-90");
        }

        @ParameterizedTest
        @EnumSource(names = {"SEARCH", "AUDIOHASH"})
        void whatIsNotMadeYetIsSaidSo(Output output) {
            assertThatThrownBy(() -> Job.of(clip)
                            .rung(160, 90)
                            .outputs(Output.RUNGS, output)
                            .run(directory))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(FailureCode.UNSUPPORTED_OUTPUT));
        }

        @Test
        void soundOfASilentFilmIsABadRequest() {
            Path silent = Job.clip(
                    directory, "silent.mp4", ClipSpec.plain(1, 160, 90, 25).with(null));
            assertThatThrownBy(() -> Job.of(silent).outputs(Output.AUDIO).run(directory))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.code()).isEqualTo(FailureCode.BAD_REQUEST));
        }
    }

    /** The test picture's stripes are red, green, yellow, blue, magenta, cyan from left to right. */
    @ParameterizedTest
    @CsvSource({
        "0, false, LEFT",
        "0, true, RIGHT",
        "90, false, TOP",
        "90, true, TOP",
        "180, false, RIGHT",
        "180, true, LEFT",
        "270, false, BOTTOM",
        "270, true, BOTTOM"
    })
    void turnsThePictureUpright(int clockwise, boolean mirrored, String redEdge) {
        boolean portrait = clockwise % 180 != 0;
        ClipSpec spec = ClipSpec.plain(0.5, 192, 108, 25).with(null).turned(clockwise, mirrored);
        Path clip = Job.clip(directory, "turned" + clockwise + mirrored + ".mp4", spec);
        Result result =
                Job.of(clip).rung(portrait ? 108 : 192, portrait ? 192 : 108).run(directory);
        Pictures.Picture picture = result.decode("v-avc-108").pictures().getLast();
        assertThat(redEdge(picture)).isEqualTo(redEdge);
        var media = Job.probe(clip).video().orElseThrow();
        assertThat(media.displayWidth()).isEqualTo(picture.width());
        assertThat(media.displayHeight()).isEqualTo(picture.height());
    }

    /** The edge most of whose cells are red. */
    private static String redEdge(Pictures.Picture picture) {
        Map<String, Long> red = Map.of(
                "LEFT", reds(i -> picture.at(0, i)),
                "RIGHT", reds(i -> picture.at(3, i)),
                "TOP", reds(i -> picture.at(i, 0)),
                "BOTTOM", reds(i -> picture.at(i, 3)));
        return Collections.max(red.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private static long reds(IntFunction<int[]> cells) {
        return IntStream.range(0, 4)
                .mapToObj(cells)
                .filter(TranscoderTest::isRed)
                .count();
    }

    private static boolean isRed(int[] yuv) {
        return yuv[1] < 125 && yuv[2] > 200;
    }

    private static boolean isRed(int rgb) {
        return (rgb >> 16 & 0xff) > 200 && (rgb >> 8 & 0xff) < 60 && (rgb & 0xff) < 60;
    }

    @Test
    void evensOddSizes() {
        Path clip =
                Job.clip(directory, "odd.webm", ClipSpec.plain(1, 161, 121, 30).in(ClipSpec.Codec.VP9));
        Result result =
                Job.of(clip).rung(160, 120).outputs(Output.RUNGS, Output.AUDIO).run(directory);
        assertThat(result.decode("v-avc-120").count()).isEqualTo(30);
    }

    @Test
    void makesPixelsSquare() {
        Path clip = Job.clip(
                directory,
                "wide.mp4",
                ClipSpec.plain(0.5, 180, 144, 25).with(null).pixels(new Ratio(16, 15)));
        assertThat(Job.probe(clip).video().orElseThrow().displayWidth()).isEqualTo(192);
    }

    @Test
    void weavesFieldsIntoWholePictures() {
        Path clip = Job.clip(
                directory,
                "fields.mp4",
                ClipSpec.plain(2, 192, 144, 25).with(null).fields());
        Pictures pictures = Job.of(clip).rung(192, 144).run(directory).decode("v-avc-144");
        assertThat(pictures.count()).isEqualTo(50);
        assertThat(pictures.pictures()).noneMatch(Pictures.Picture::interlaced);
    }

    @Test
    void keepsTheTimesOfAVariableRate() {
        Path clip =
                Job.clip(directory, "uneven.mp4", ClipSpec.plain(5, 160, 90, 30).uneven());
        Result result =
                Job.of(clip).rung(160, 90).outputs(Output.RUNGS, Output.AUDIO).run(directory);
        Pictures pictures = result.decode("v-avc-90");
        assertThat(pictures.count()).isEqualTo(100);
        assertThat(pictures.steps().stream().filter(step -> step > 0.05).count())
                .isEqualTo(49);
        assertThat(result.segments("v-avc-90")).hasSize(3);
        assertThat(result.segments(Job.SOUND)).hasSize(3);
    }

    @Test
    void dividesARateThatIsTooHigh() {
        Path clip =
                Job.clip(directory, "fast.mp4", ClipSpec.plain(2, 160, 90, 120).with(null));
        Result result = Job.of(clip).rung(160, 90).run(directory);
        assertThat(result.done().sourceFrames()).isEqualTo(240);
        assertThat(result.done().droppedFrames()).isEqualTo(120);
        assertThat(result.init("v-avc-90").rate()).isEqualTo(new Ratio(60, 1));
        assertThat(result.decode("v-avc-90").steps()).allMatch(step -> Math.abs(step - 1.0 / 60) < 1e-4);
    }

    @Test
    void repeatsAPictureWhereASegmentWouldHaveNone() {
        Path clip = Job.clip(
                directory,
                "slides.mp4",
                ClipSpec.plain(21, 160, 90, 1).at(new Ratio(1, 7)).with(null));
        Result result = Job.of(clip).rung(160, 90).run(directory);
        assertThat(result.done().sourceFrames()).isEqualTo(3);
        assertThat(result.starts("v-avc-90")).startsWith(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0);
        assertThat(result.decode("v-avc-90").count())
                .isEqualTo((int) (3 + result.done().heldFrames()));
    }

    @Nested
    class Sound {
        @Test
        void thatBeginsLaterStaysWithItsPicture() {
            Path clip = Job.clip(
                    directory, "late.mkv", ClipSpec.plain(6, 160, 90, 25).with(new ClipSpec.Sound(3, 3, 6, 48_000)));
            Result result = Job.of(clip)
                    .rung(160, 90)
                    .outputs(Output.RUNGS, Output.AUDIO)
                    .run(directory);
            List<Pictures.Loudness> sounds = result.decode(Job.SOUND).sounds();
            assertThat(sounds).filteredOn(sound -> sound.seconds() < 2.94).allMatch(sound -> sound.peak() < 0.001);
            assertThat(sounds)
                    .filteredOn(sound -> sound.seconds() > 3.03 && sound.seconds() < 5.9)
                    .allMatch(sound -> sound.peak() > 0.01);
        }

        @Test
        void thatEndsEarlyIsFollowedBySilence() {
            Path clip = Job.clip(
                    directory, "early.mp4", ClipSpec.plain(17, 160, 90, 25).with(new ClipSpec.Sound(0, 1, 1, 22_050)));
            Result result = Job.of(clip)
                    .rung(160, 90)
                    .outputs(Output.RUNGS, Output.AUDIO)
                    .run(directory);
            assertThat(result.segments(Job.SOUND)).hasSameSizeAs(result.segments("v-avc-90"));
            List<Pictures.Loudness> sounds = result.decode(Job.SOUND).sounds();
            assertThat(sounds).filteredOn(sound -> sound.seconds() > 1.1).allMatch(sound -> sound.peak() < 0.001);
            assertThat(sounds.getLast().seconds()).isCloseTo(17, within(0.05));
        }

        @Test
        void thatGoesOnAfterThePictureIsHeardToItsEnd() {
            Path clip = Job.clip(
                    directory, "longer.ts", ClipSpec.plain(3, 160, 90, 25).with(new ClipSpec.Sound(0, 9, 2, 44_100)));
            Result result = Job.of(clip)
                    .rung(160, 90)
                    .outputs(Output.RUNGS, Output.AUDIO)
                    .run(directory);
            assertThat(result.done().seconds()).isCloseTo(9, within(0.1));
            assertThat(result.segments("v-avc-90")).hasSize(5);
            assertThat(result.segments(Job.SOUND)).hasSize(5);
            assertThat(result.decode(Job.SOUND).sounds())
                    .filteredOn(sound -> sound.seconds() > 8 && sound.seconds() < 8.9)
                    .isNotEmpty()
                    .allMatch(sound -> sound.peak() > 0.01);
        }
    }

    @Nested
    class Colours {
        @Test
        void ofStandardDefinitionAreConverted() {
            Path clip = Job.clip(
                    directory, "sd.mp4", ClipSpec.plain(0.4, 160, 90, 25).with(null));
            Pictures.Picture picture = Job.of(clip)
                    .rung(160, 90)
                    .run(directory)
                    .decode("v-avc-90")
                    .pictures()
                    .getLast();
            assertThat(picture.matrix()).isEqualTo(avutil.AVCOL_SPC_BT709);
            assertThat(picture.range()).isEqualTo(avutil.AVCOL_RANGE_MPEG);
            // Red is (63, 102, 240) in BT.709 and (81, 90, 240) in BT.601.
            int[] red = picture.at(0, 3);
            assertThat(red[0]).isCloseTo(63, within(5));
            assertThat(red[1]).isCloseTo(102, within(5));
        }

        @ParameterizedTest
        @EnumSource(names = {"HEVC_PQ", "HEVC_HLG"})
        void ofHighDynamicRangeAreMappedAndNotWashedOut(ClipSpec.Codec codec) {
            Path clip = Job.clip(
                    directory,
                    codec + ".mp4",
                    ClipSpec.plain(0.4, 160, 90, 25).with(null).in(codec));
            Job job = Job.of(clip).rung(160, 90);
            Pictures.Picture mapped =
                    job.run(directory).decode("v-avc-90").pictures().getLast();
            Pictures.Picture washed = job.toneMapping(ToneMapping.OFF)
                    .run(directory)
                    .decode("v-avc-90")
                    .pictures()
                    .getLast();
            assertThat(mapped.transfer()).isEqualTo(avutil.AVCOL_TRC_BT709);
            assertThat(mapped.primaries()).isEqualTo(avutil.AVCOL_PRI_BT709);
            assertThat(saturation(mapped)).isGreaterThan(saturation(washed) * 1.02);
        }

        private static double saturation(Pictures.Picture picture) {
            return picture.grid().stream()
                    .mapToDouble(yuv -> Math.hypot(yuv[1] - 128, yuv[2] - 128))
                    .sum();
        }
    }

    @Test
    void refusesWhatPlaysTooLong() {
        Path clip = Job.clip(directory, "long.mp4", ClipSpec.plain(3, 160, 90, 25));
        assertThatThrownBy(() -> Job.of(clip)
                        .rung(160, 90)
                        .limits(new Limits(1 << 20, 1, 8))
                        .run(directory))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(FailureCode.TOO_LONG));
    }

    @Test
    void salvagesAFileThatIsCutOffAndSaysSo() throws Exception {
        Path whole = Job.clip(directory, "whole.mkv", ClipSpec.plain(6, 160, 90, 25));
        byte[] bytes = Files.readAllBytes(whole);
        Path half = directory.resolve("half.mkv");
        Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
        Result result =
                Job.of(half).rung(160, 90).outputs(Output.RUNGS, Output.AUDIO).run(directory);
        assertThat(result.done().sourceFrames()).isBetween(40L, 120L);
        assertThat(result.segments(Job.SOUND)).hasSameSizeAs(result.segments("v-avc-90"));
    }

    @Test
    void countsDamageAndGoesOn() throws Exception {
        Path whole =
                Job.clip(directory, "good.mp4", ClipSpec.plain(4, 320, 180, 25).with(null));
        byte[] bytes = Files.readAllBytes(whole);
        for (int i = bytes.length / 3; i < bytes.length / 3 + 4000; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Path damaged = directory.resolve("damaged.mp4");
        Files.write(damaged, bytes);
        Result result = Job.of(damaged).rung(320, 180).run(directory);
        assertThat(result.done().decodeErrors()).isPositive();
        assertThat(result.warnings()).contains(WarningCode.DECODE_ERRORS);
        assertThat(result.done().sourceFrames()).isBetween(60L, 100L);
    }

    /** Two broadcasts one after the other: the clock starts again, the picture is of another size and shape. */
    @Test
    void joinsWhatWasStuckTogether() throws Exception {
        Path first = Job.clip(directory, "first.ts", ClipSpec.plain(3, 192, 108, 25));
        Path second = Job.clip(directory, "second.ts", ClipSpec.plain(3, 96, 108, 25));
        Path both = directory.resolve("both.ts");
        Files.write(both, Files.readAllBytes(first));
        Files.write(both, Files.readAllBytes(second), StandardOpenOption.APPEND);
        Result result =
                Job.of(both).rung(192, 108).outputs(Output.RUNGS, Output.AUDIO).run(directory);
        assertThat(result.decode("v-avc-108").count()).isBetween(148, 151);
        assertThat(result.done().seconds()).isCloseTo(6, within(0.15));
        assertThat(result.warnings()).contains(WarningCode.PICTURE_CHANGED, WarningCode.TIMESTAMPS_JOINED);
        Pictures.Picture last = result.decode("v-avc-108").pictures().getLast();
        // 8:9 in 16:9: the outer quarters are black.
        assertThat(last.at(0, 2)[0]).isLessThan(20);
        assertThat(last.at(1, 2)[0]).isGreaterThan(25);
    }

    @Test
    void namesEveryPackOnce() {
        Path clip = Job.clip(directory, "names.mp4", ClipSpec.plain(1, 160, 90, 25));
        Result result = Job.of(clip)
                .rung(160, 90)
                .rung(80, 46)
                .outputs(Output.RUNGS, Output.AUDIO)
                .run(directory);
        List<String> files = new ArrayList<>(result.all(Event.PackClosed.class).stream()
                .map(Event.PackClosed::file)
                .toList());
        assertThat(new HashSet<>(files))
                .hasSameSizeAs(files)
                .isEqualTo(Set.of("v-avc-90.1.pack", "v-avc-46.1.pack", Job.SOUND + ".1.pack"));
    }
}
