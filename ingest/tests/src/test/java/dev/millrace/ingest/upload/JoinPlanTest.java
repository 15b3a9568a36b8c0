package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.upload.JoinPlan.Piece;
import dev.millrace.ingest.upload.JoinPlan.Slice;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the pieces, the parts are what the store takes, and together the pieces in their order. */
class JoinPlanTest {
    private static final long MIB = 1 << 20;
    private static final ObjectStore.Limits S3 = new ObjectStore.Limits(5 * MIB, 5L << 30, 10_000, 5L << 40, false);
    private static final ObjectStore.Limits EQUAL = new ObjectStore.Limits(5 * MIB, 5L << 30, 10_000, 5L << 40, true);

    @Test
    void largePiecesAreCopiedWhole() {
        var plan = JoinPlan.of(pieces(100 * MIB, 5 * MIB, 7 * MIB), S3);
        assertThat(plan).hasSize(3).allMatch(part -> part.size() == 1);
        assertThat(sizes(plan)).containsExactly(100 * MIB, 5 * MIB, 7 * MIB);
    }

    @Test
    void smallPiecesAreRegroupedWithTheirNeighbours() {
        var plan = JoinPlan.of(pieces(3 * MIB, 40 * MIB, MIB, MIB), S3);
        assertThat(sizes(plan)).containsExactly(5 * MIB, 38 * MIB, 2 * MIB);
        assertThat(plan.getFirst()).hasSize(2);
        assertThat(plan.get(1)).hasSize(1);
    }

    @Test
    void aPieceLargerThanAPartIsSplit() {
        var plan = JoinPlan.of(pieces((12L << 30) + 1), S3);
        assertThat(sizes(plan)).containsExactly(5L << 30, 5L << 30, (2L << 30) + 1);
    }

    @Test
    void whereAllPartsMustBeEqualOnlyTheLastIsNot() {
        var plan = JoinPlan.of(pieces(20 * MIB, 3 * MIB, 50 * MIB), EQUAL);
        assertThat(sizes(plan)).containsExactly(16 * MIB, 16 * MIB, 16 * MIB, 16 * MIB, 9 * MIB);
    }

    @Test
    void everyPlanKeepsTheRules() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            long min = 1L + random.nextInt(50);
            var limits = new ObjectStore.Limits(
                    min, min * (1 + random.nextInt(5)) + random.nextInt(7), 50, Long.MAX_VALUE, random.nextBoolean());
            var pieces = pieces(random.longs(1 + random.nextInt(30), 1, 2 + random.nextInt(120))
                    .toArray());
            long all = pieces.stream().mapToLong(Piece::size).sum();
            if (Math.ceilDiv(all, limits.maxParts()) > limits.maxPart()) {
                continue;
            }
            var plan = JoinPlan.of(pieces, limits);
            var sizes = sizes(plan);
            assertThat(sizes.size()).as("seed %d", seed).isLessThanOrEqualTo(limits.maxParts());
            assertThat(sizes).as("seed %d", seed).allMatch(size -> size <= limits.maxPart());
            assertThat(sizes.subList(0, sizes.size() - 1))
                    .as("seed %d", seed)
                    .allMatch(size -> size >= limits.minPart());
            if (limits.equalParts()) {
                assertThat(sizes.subList(0, sizes.size() - 1).stream()
                                .distinct()
                                .count())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(1);
            }
            assertThat(spans(plan)).as("seed %d", seed).isEqualTo(pieces);
        }
    }

    /** The pieces that the slices make, if each goes on where the one before ended. */
    private static List<Piece> spans(List<List<Slice>> plan) {
        var found = new ArrayList<Piece>();
        for (Slice slice : plan.stream().flatMap(List::stream).toList()) {
            if (slice.range().offset() == 0) {
                found.add(new Piece(slice.key(), slice.range().length()));
            } else {
                Piece last = found.removeLast();
                assertThat(slice.key()).isEqualTo(last.key());
                assertThat(slice.range().offset()).isEqualTo(last.size());
                found.add(new Piece(slice.key(), slice.range().end()));
            }
        }
        return found;
    }

    private static List<Long> sizes(List<List<Slice>> plan) {
        return plan.stream()
                .map(part ->
                        part.stream().mapToLong(slice -> slice.range().length()).sum())
                .toList();
    }

    private static List<Piece> pieces(long... sizes) {
        var pieces = new ArrayList<Piece>();
        for (long size : sizes) {
            pieces.add(new Piece(new ObjectKey("t/acme/src/" + pieces.size()), size));
        }
        return pieces;
    }
}
