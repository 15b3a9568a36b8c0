package dev.millrace.hashing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.hashing.Pdq.Hashed;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PdqTest {
    /** Between the order of additions here and there. */
    private static final int ROUNDING = 2;

    private final Pdq pdq = new Pdq();

    @ParameterizedTest
    @CsvSource({
        "64, 64",
        "65, 64",
        "127, 129",
        "128, 128",
        "130, 257",
        "640, 360",
        "641, 361",
        "360, 640",
        "1280, 720",
        "20, 30"
    })
    void theFastWayAgreesWithTheStepByStepOne(int width, int height) {
        // The step-by-step way takes seconds for a large picture.
        int seeds = width * height > 200_000 ? 1 : 5;
        for (long seed = 0; seed < seeds; seed++) {
            Picture blobs = Pictures.blobs(seed, width, height).picture();
            assertThat(pdq.hash(blobs).hash().distance(ReferencePdq.hash(blobs)))
                    .as("blobs %d", seed)
                    .isLessThanOrEqualTo(ROUNDING);
            Picture noise = Pictures.noise(seed, width, height).picture();
            assertThat(pdq.hash(noise).hash().distance(ReferencePdq.hash(noise)))
                    .as("noise %d", seed)
                    .isLessThanOrEqualTo(ROUNDING);
        }
    }

    @Test
    void theSamePixelsHaveTheSameHashWhateverCameBefore() {
        Picture picture = Pictures.blobs(1, 320, 240).picture();
        Hashed first = pdq.hash(picture);
        pdq.hash(Pictures.noise(2, 1000, 30).picture());
        assertThat(pdq.hash(picture)).isEqualTo(first);
        assertThat(new Pdq().hash(picture)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void aTurnedHashIsThatOfTheTurnedPicture(Turn turn) {
        Pictures.Rgb rgb = Pictures.blobs(3, 640, 384);
        PdqHash moved = pdq.hash(rgb.turned(turn).picture()).hash();
        assertThat(pdq.hash(rgb.picture(), turn).hash().distance(moved)).isLessThanOrEqualTo(8);
        pdq.hash(rgb.picture());
        assertThat(pdq.turned(turn).distance(moved)).isLessThanOrEqualTo(8);
    }

    @Test
    void anEmptyPictureHasNoQuality() {
        assertThat(pdq.hash(Picture.rgb24(new byte[3 * 100 * 100], 100, 100)).quality())
                .isZero();
        assertThat(pdq.hash(Pictures.blobs(4, 200, 200).picture()).quality()).isGreaterThan(50);
    }

    @Test
    void aHashIsWrittenAs64HexDigits() {
        String hex = "d8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22";
        PdqHash hash = PdqHash.parse(hex);
        assertThat(hash).hasToString(hex);
        assertThat(PdqHash.parse(hex.toUpperCase(Locale.ROOT))).isEqualTo(hash);
        assertThat(hash.distance(hash)).isZero();
        assertThat(hash.distance(new PdqHash(~hash.a(), ~hash.b(), ~hash.c(), ~hash.d())))
                .isEqualTo(PdqHash.BITS);
        assertThatThrownBy(() -> PdqHash.parse("d8f8")).hasMessageContaining("64 hex digits");
    }
}
