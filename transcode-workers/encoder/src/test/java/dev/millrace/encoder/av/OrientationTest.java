package dev.millrace.encoder.av;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {

    @ParameterizedTest
    @CsvSource({
        "0, false",
        "90, false",
        "180, false",
        "270, false",
        "0, true",
        "90, true",
        "180, true",
        "270, true",
    })
    void isReadFromTheMatrixThatSaysIt(int clockwise, boolean mirrored) {
        Orientation turn = new Orientation(clockwise, mirrored);
        int[] matrix = turn.matrix();
        assertThat(Orientation.of(matrix[0], matrix[1], matrix[3], matrix[4])).isEqualTo(turn);
    }

    @Test
    void ofAnAngleInBetweenIsTheNearestQuarterTurn() {
        int most = (int) (65536 * Math.cos(Math.toRadians(20)));
        int little = (int) (65536 * Math.sin(Math.toRadians(20)));
        assertThat(Orientation.of(most, little, -little, most)).isEqualTo(Orientation.UPRIGHT);
        assertThat(Orientation.of(little, most, -most, little)).isEqualTo(new Orientation(90, false));
    }

    @Test
    void ofAnEmptyMatrixIsUpright() {
        assertThat(Orientation.of(0, 0, 0, 0)).isEqualTo(Orientation.UPRIGHT);
    }
}
