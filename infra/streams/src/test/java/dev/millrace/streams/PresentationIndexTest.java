package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An index only grows, and segment n is listed only when every rendition has it. */
class PresentationIndexTest {
    private static final Pack PACK = new Pack("t/one/a/film/1/pack/x/0-1", 10_000, "ab".repeat(32));
    private static final Segment FIRST = new Segment(0, 500, 1_000, 0, 4_000);
    private static final Segment SECOND = new Segment(0, 1_500, 1_000, 4_000, 4_000);
    private static final Growth NEXT = new Growth(List.of(), List.of(SECOND));

    private static Track track(Segment... segments) {
        return new Track(1_000, 1_000_000, 500, 0, List.of(PACK), List.of(segments));
    }

    private static VideoRendition video(String name, Segment... segments) {
        return new VideoRendition(
                name, "avc1.64001f", 1280, 720, new FrameRate(25, 1), VideoRange.SDR, track(segments));
    }

    private static AudioRendition audio(Segment... segments) {
        return new AudioRendition("a-aac-und-2", "mp4a.40.2", "und", 2, 48_000, track(segments));
    }

    private static PresentationIndex open(Rendition... renditions) {
        return PresentationIndex.open("film", "1", 4, List.of(renditions));
    }

    @Test
    void numbersItsSnapshotsAndKeepsWhatItListed() {
        PresentationIndex first = open(video("v-avc-720", FIRST), audio(FIRST));
        PresentationIndex second = first.append(Map.of("v-avc-720", NEXT, "a-aac-und-2", NEXT));
        PresentationIndex last = second.seal();
        assertThat(List.of(first.seq(), second.seq(), last.seq())).containsExactly(1L, 2L, 3L);
        assertThat(first.segmentCount()).isEqualTo(1);
        assertThat(second.segmentCount()).isEqualTo(2);
        assertThat(last.sealed()).isTrue();
        for (Rendition r : last.renditions()) {
            assertThat(r.track().segments()).containsExactly(FIRST, SECOND);
        }
    }

    @Test
    void takesNewPacksBehindTheOldOnes() {
        PresentationIndex index = open(video("v-avc-720", FIRST));
        Pack next = new Pack("t/one/a/film/1/pack/x/1-1", 2_000, "cd".repeat(32));
        Segment segment = new Segment(1, 500, 1_500, 4_000, 2_000);
        Track grown = index.append(Map.of("v-avc-720", new Growth(List.of(next), List.of(segment))))
                .renditions()
                .getFirst()
                .track();
        assertThat(grown.packs()).containsExactly(PACK, next);
        assertThat(grown.segment(2)).contains(segment);
        assertThat(grown.packOf(segment)).isEqualTo(next);
        assertThat(grown.duration()).isEqualTo(6_000);
        assertThat(grown.segment(0)).isEqualTo(Optional.empty());
        assertThat(grown.segment(3)).isEqualTo(Optional.empty());
    }

    @Test
    void listsASegmentOnlyWhenAllRenditionsHaveIt() {
        PresentationIndex index = open(video("v-avc-720", FIRST), audio(FIRST));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.append(Map.of("v-avc-720", NEXT)))
                .withMessageContaining("a-aac-und-2");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> index.append(Map.of("v-avc-720", NEXT, "a-aac-und-2", new Growth(List.of(), List.of()))))
                .withMessageContaining("has 1 segments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.append(Map.of("v-avc-720", NEXT, "a-aac-und-2", NEXT, "v-avc-360", NEXT)))
                .withMessageContaining("does not have");
    }

    @Test
    void doesNotGrowOnceSealed() {
        PresentationIndex sealed = open(video("v-avc-720", FIRST)).seal();
        assertThatIllegalStateException().isThrownBy(() -> sealed.append(Map.of("v-avc-720", NEXT)));
        assertThatIllegalStateException().isThrownBy(sealed::seal);
        assertThatIllegalStateException()
                .isThrownBy(() -> open(video("v-avc-720")).seal())
                .withMessageContaining("empty");
    }

    @Test
    void refusesSegmentsThatOverlapOrLeaveTheirPack() {
        assertThatIllegalArgumentException().isThrownBy(() -> track(SECOND, FIRST));
        assertThatIllegalArgumentException().isThrownBy(() -> track(new Segment(0, 499, 10, 0, 10)));
        assertThatIllegalArgumentException().isThrownBy(() -> track(new Segment(0, 9_500, 501, 0, 10)));
        assertThatIllegalArgumentException().isThrownBy(() -> track(new Segment(1, 500, 10, 0, 10)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> track(FIRST, new Segment(0, 1_500, 10, 3_999, 10)))
                .withMessageContaining("3999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Track(1_000, 1, 500, 4_000, List.of(PACK), List.of(FIRST)))
                .withMessageContaining("priming");
    }

    @Test
    void refusesASegmentThatAPlaylistWouldRoundAboveTheTarget() {
        Segment fits = new Segment(0, 500, 10, 0, 4_499);
        Segment exceeds = new Segment(0, 500, 10, 0, 4_500);
        assertThat(open(video("v-avc-720", fits)).segmentCount()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(video("v-avc-720", exceeds)))
                .withMessageContaining("4.500000 s");
    }

    @Test
    void refusesRenditionsThatCannotStandTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(audio(FIRST)))
                .withMessageContaining("video");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(video("v-avc-720"), video("v-avc-720")))
                .withMessageContaining("two renditions");
        assertThatIllegalArgumentException().isThrownBy(() -> video("a-aac-und-2"));
        assertThatIllegalArgumentException().isThrownBy(() -> video("v-avc-../x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PresentationIndex.open("../film", "1", 4, List.of(video("v-avc-720"))));
    }
}
