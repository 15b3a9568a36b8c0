package dev.millrace.platform.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LimitedStreamTest {
    private static LimitedStream of(int available, long limit) {
        return new LimitedStream(new ByteArrayInputStream(new byte[available]), limit);
    }

    @Test
    void endsAtItsLimit() throws IOException {
        try (var stream = of(10, 4)) {
            assertThat(stream.read()).isZero();
            assertThat(stream.skip(100)).isEqualTo(3);
            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.available()).isZero();
        }
    }

    @Test
    void anEarlyEndIsAnErrorAndNotAShortAnswer() throws IOException {
        try (var stream = of(3, 4)) {
            assertThatExceptionOfType(EOFException.class).isThrownBy(stream::readAllBytes);
        }
    }
}
