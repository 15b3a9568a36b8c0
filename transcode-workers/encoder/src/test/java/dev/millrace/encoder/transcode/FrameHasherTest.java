package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Event.FrameHashed;
import dev.millrace.encoder.protocol.Event.FrameHashed.ViewHash;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.hashing.PdqHash;
import dev.millrace.hashing.View;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHasherTest {
    private static final int MATCH = 31;

    @TempDir
    Path directory;

    @Test
    void oneFrameASecondIsHashed() {
        Path clip = Job.clip(directory, "clip.mp4", ClipSpec.plain(3.5, 320, 180, 25));
        List<FrameHashed> hashed = hashes(clip);
        assertThat(hashed).extracting(FrameHashed::atMillis).containsExactly(0L, 1000L, 2000L, 3000L);
        assertThat(hashed.getFirst().views()).extracting(ViewHash::view).contains(View.WHOLE, View.TOP, View.RIGHT);
    }

    @Test
    void hashesAreTheSameWithOrWithoutOtherOutputs() {
        Path clip = Job.clip(directory, "clip.mp4", ClipSpec.plain(2.2, 320, 180, 30));
        Result everything = Job.of(clip)
                .rung(160, 90)
                .outputs(Output.RUNGS, Output.POSTER, Output.PDQ)
                .run(directory);
        assertThat(everything.all(FrameHashed.class)).isEqualTo(hashes(clip));
        assertThat(everything.segments("v-avc-90")).isNotEmpty();
    }

    /** What the reference implementation says of the same files, at the frames that are hashed here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "doorknob-hd-no-bar",
                "pattern-hd-no-bar",
                "pattern-sd-grey-bar",
                "pattern-sd-with-large-logo-bar"
            })
    @Needs({Prerequisite.MEDIA, Prerequisite.VECTORS})
    void theWholeAgreesWithPublishedHashes(String name) throws IOException {
        List<String> expected = Files.readAllLines(TestMedia.vector("vpdq/" + name + ".txt"));
        List<FrameHashed> hashed = hashes(TestMedia.clip("copies/" + name + ".mp4"));
        assertThat(hashed)
                .extracting(FrameHashed::atMillis)
                .containsExactlyElementsOf(LongStream.range(0, (expected.size() + 29) / 30)
                        .map(s -> 1000 * s)
                        .boxed()
                        .toList());
        for (FrameHashed frame : hashed) {
            String[] line = expected.get((int) (frame.atMillis() * 30 / 1000)).split(",", -1);
            if (Integer.parseInt(line[1]) >= 80) {
                ViewHash whole = frame.views().getFirst();
                assertThat(whole.view()).isEqualTo(View.WHOLE);
                assertThat(PdqHash.parse(whole.pdq()).distance(PdqHash.parse(line[2])))
                        .as("at %d ms", frame.atMillis())
                        .isLessThanOrEqualTo(10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pattern-sd-grey-bar", "pattern-sd-with-large-logo-bar"})
    @Needs(Prerequisite.MEDIA)
    void copiesLookLikeTheirOriginalInSomeView(String name) {
        List<FrameHashed> original = hashes(TestMedia.clip("copies/pattern-hd-no-bar.mp4"));
        List<FrameHashed> copy = hashes(TestMedia.clip("copies/" + name + ".mp4"));
        List<FrameHashed> other = hashes(TestMedia.clip("copies/doorknob-hd-no-bar.mp4"));
        for (int i = 0; i < original.size(); i++) {
            assertThat(distance(original.get(i), copy.get(i)))
                    .as("second %d", i)
                    .isLessThanOrEqualTo(MATCH);
            for (FrameHashed unrelated : other) {
                assertThat(distance(original.get(i), unrelated)).isGreaterThan(MATCH);
            }
        }
    }

    @Test
    @Needs(Prerequisite.MEDIA)
    void awkwardPicturesAreHashedToo() {
        for (String name : List.of("hdr10.mp4", "rotated-270.mp4", "odd-dimensions.webm", "mpeg2.ts")) {
            assertThat(hashes(TestMedia.clip(name))).as(name).isNotEmpty();
        }
    }

    private List<FrameHashed> hashes(Path clip) {
        Result result = Job.of(clip).outputs(Output.PDQ).run(directory);
        assertThat(result.all(Event.SegmentWritten.class)).isEmpty();
        return result.all(FrameHashed.class);
    }

    private static int distance(FrameHashed some, FrameHashed others) {
        return some.views().stream()
                .filter(view -> view.quality() >= 50)
                .flatMapToInt(a -> others.views().stream()
                        .filter(view -> view.quality() >= 50)
                        .mapToInt(b -> PdqHash.parse(a.pdq()).distance(PdqHash.parse(b.pdq()))))
                .min()
                .orElse(PdqHash.BITS);
    }
}
