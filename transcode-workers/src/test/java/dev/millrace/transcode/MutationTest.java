package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutationTest {
    private static byte[] source(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 500, 4096, 20_000})
    void damageFollowsFromTheSeedAndLeavesTheSourceAlone(int length) {
        byte[] source = source(length);
        for (long seed = 0; seed < 500; seed++) {
            byte[] damaged = Mutation.of(source, seed);
            assertThat(damaged).isNotEmpty().isEqualTo(Mutation.of(source, seed));
        }
        assertThat(source).isEqualTo(source(length));
    }

    @Test
    void seedsDiffer() {
        byte[] source = source(20_000);
        var different = new HashSet<Integer>();
        LongStream.range(0, 500).forEach(seed -> different.add(Arrays.hashCode(Mutation.of(source, seed))));
        assertThat(different).hasSizeGreaterThan(490);
        assertThat(LongStream.range(0, 500)
                        .filter(seed -> Arrays.equals(Mutation.of(source, seed), source))
                        .count())
                .as("left as it was")
                .isLessThan(15);
    }
}
