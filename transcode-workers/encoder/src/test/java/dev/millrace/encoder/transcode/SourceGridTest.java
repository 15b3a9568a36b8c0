package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.ChunkPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceGridTest {
    private final Boundaries boundaries = new Boundaries();
    private final SourceGrid grid = new SourceGrid(ChunkPlan.standard(), 1000, boundaries);

    /** Where segments begin, in milliseconds, when the source can be entered so often. */
    private List<Long> starts(long every, long until) {
        List<Long> starts = new ArrayList<>();
        for (long time = 0; time < until; time += every) {
            grid.enterable(time);
            if (grid.segmentAt(time) > 0) {
                starts.add(time);
            }
        }
        return starts;
    }

    @Test
    void aSegmentIsTheShortestRunOfGroupsThatIsLongEnough() {
        assertThat(starts(1500, 30_000)).containsExactly(0L, 3000L, 6000L, 9000L, 12_000L, 16_500L, 21_000L, 25_500L);
        assertThat(boundaries.last()).isEqualTo(8);
        assertThat(boundaries.start(6)).isEqualTo(16.5);
    }

    @Test
    void aGroupOfFourSecondsIsASegment() {
        assertThat(starts(4000, 30_000)).containsExactly(0L, 4000L, 8000L, 12_000L, 16_000L, 20_000L, 24_000L, 28_000L);
    }

    @Test
    void chunksEndWhereTheyAreLongEnough() {
        starts(2500, 200_000);
        List<Integer> chunks = new ArrayList<>();
        for (long n = 1; n <= boundaries.last(); n++) {
            chunks.add(grid.chunkOf(n));
        }
        // 0 to 12.5 s, then twelve segments of 5 s each.
        assertThat(chunks).startsWith(1, 1, 1, 1, 1, 2);
        assertThat(chunks.indexOf(3)).isEqualTo(5 + 12);
        assertThat(chunks).isSorted();
        assertThat(grid.chunkOf(boundaries.last() + 1)).isEqualTo(chunks.getLast());
    }

    @Test
    void everyRungCanBeEnteredEveryTwoSecondsOrSo() {
        starts(500, 30_000);
        assertThat(grid.isKey(14_000)).isTrue();
        assertThat(grid.segmentAt(14_000)).isZero();
        assertThat(grid.isKey(14_500)).isFalse();
        assertThat(grid.isKey(16_000)).isTrue();
    }

    @Test
    void nothingLastsLongerThanWasSaid() {
        grid.enterable(0);
        grid.enterable(1900);
        assertThatThrownBy(() -> grid.enterable(9000)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> grid.requireShort(8300)).isInstanceOf(Refused.class);
        grid.requireShort(8100);
    }
}
