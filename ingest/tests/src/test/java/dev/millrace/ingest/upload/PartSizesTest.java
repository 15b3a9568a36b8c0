package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.upload.PartSizes.Size;
import dev.millrace.platform.objects.ObjectStore.Limits;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartSizesTest {
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;
    private static final Limits S3 = new Limits(5 * MIB, 5L << 30, 10_000, 5 * TIB, false);

    private final PartSizes sizes = new PartSizes(S3, 8 * MIB, OptionalLong.empty());

    @Test
    void partsAreOfTheUsualSizeWhileNumbersArePlenty() {
        assertThat(sizes.next(0, OptionalLong.of(1L << 30), 1L << 30, 1)).isEqualTo(new Size(5 * MIB, 8 * MIB));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5 * TIB, 100L << 30, 83L << 30, 90L << 30})
    void aFileOfKnownLengthFitsAlsoWhenEveryPartIsTheSmallestAllowed(long length) {
        assertThat(lastNumber(OptionalLong.of(length), length, length, 0, false))
                .isLessThanOrEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiveTebibytesFitAlsoWhenTheLengthIsNotKnown(boolean full) {
        assertThat(lastNumber(OptionalLong.empty(), 5 * TIB, 5 * TIB, 0, full)).isLessThanOrEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theyFitWithThousandsOfNumbersLostToBrokenConnections(long seed) {
        var random = new Random(seed);
        long stored = 0;
        int number = 1;
        while (stored < 5 * TIB) {
            Size size = sizes.next(stored, OptionalLong.empty(), 5 * TIB, number);
            stored += random.nextBoolean() ? size.least() : size.full();
            number += 1 + (number < 4000 && random.nextInt(3) == 0 ? 4 : 0);
        }
        assertThat(number - 1).isLessThanOrEqualTo(10_000);
    }

    @Test
    void aSmallFileOfUnknownLengthHasPartsOfTheUsualSize() {
        assertThat(sizes.next(0, OptionalLong.empty(), 5 * TIB, 1).full()).isEqualTo(8 * MIB);
    }

    @Test
    void equalPartsAreFixedFromTheMost() {
        var equal = new Limits(5 * MIB, 5L << 30, 10_000, 5 * TIB, true);
        assertThat(PartSizes.equal(S3, 8 * MIB, 5 * TIB)).isEmpty();
        assertThat(PartSizes.equal(equal, 8 * MIB, 1000)).hasValue(8 * MIB);
        OptionalLong large = PartSizes.equal(equal, 8 * MIB, 5 * TIB);
        assertThat(large.orElseThrow() * 10_000).isGreaterThanOrEqualTo(5 * TIB);
        Size size = new PartSizes(equal, 8 * MIB, large).next(77, OptionalLong.empty(), 5 * TIB, 5000);
        assertThat(size).isEqualTo(new Size(large.orElseThrow(), large.orElseThrow()));
    }

    private int lastNumber(OptionalLong length, long most, long end, long from, boolean full) {
        long stored = from;
        int number = 1;
        for (; stored < end; number++) {
            Size size = sizes.next(stored, length, most, number);
            assertThat(size.least()).isBetween(S3.minPart(), S3.maxPart());
            assertThat(size.full()).isBetween(size.least(), S3.maxPart());
            stored += full ? size.full() : size.least();
        }
        return number - 1;
    }
}
