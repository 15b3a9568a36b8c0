package dev.millrace.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hashing.Pdq.Hashed;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsTest {
    private static final int MATCH = 31;

    private final Views views = new Views();
    private final Pictures.Rgb original = Pictures.blobs(7, 640, 360);

    @Test
    void withoutBarsTheContentIsTheWhole() {
        assertThat(of(original)).containsOnlyKeys(View.WHOLE, View.TOP, View.BOTTOM, View.LEFT, View.RIGHT);
        assertThat(of(original).get(View.WHOLE)).isEqualTo(new Pdq().hash(original.picture()));
    }

    @ParameterizedTest
    @CsvSource({"0, 80, 0, 80, 0", "110, 0, 110, 0, 0", "30, 0, 70, 0, 16", "40, 30, 40, 30, 255"})
    void barsAreSeenThrough(int left, int top, int right, int bottom, int brightness) {
        Map<View, Hashed> framed = of(original.framed(left, top, right, bottom, brightness));
        assertThat(best(of(original), framed)).isLessThanOrEqualTo(MATCH / 2);
        assertThat(hash(framed, View.CONTENT).distance(hash(of(original), View.WHOLE)))
                .isLessThanOrEqualTo(MATCH / 2);
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "400, 20", "20, 200", "400, 200"})
    void aLogoLeavesAHalfAsItWas(int x, int y) {
        assertThat(best(of(original), of(original.stamped(x, y, 140)))).isLessThanOrEqualTo(MATCH / 2);
    }

    @Test
    void anotherPictureHasNoViewLikeIt() {
        assertThat(best(of(original), of(Pictures.blobs(8, 640, 360)))).isGreaterThan(2 * MATCH);
    }

    @ParameterizedTest
    @EnumSource
    void aPictureThatLiesOnItsSideIsHashedUpright(Turn turn) {
        Map<View, Hashed> lying = views.hash(original.picture(), turn);
        Map<View, Hashed> upright = of(original.turned(turn));
        upright.forEach((view, hashed) -> assertThat(hash(lying, view).distance(hashed.hash()))
                .as("%s", view)
                .isLessThanOrEqualTo(MATCH / 2));
    }

    @Test
    void theSmallestPicturesAreHashedToo() {
        for (int side = 1; side < 20; side++) {
            assertThat(of(Pictures.noise(1, side, 21 - side))).containsKey(View.WHOLE);
        }
    }

    @Test
    void anEvenPictureIsNotAllBars() {
        assertThat(of(new Pictures.Rgb(new byte[3 * 90 * 50], 90, 50))).doesNotContainKey(View.CONTENT);
    }

    private Map<View, Hashed> of(Pictures.Rgb rgb) {
        return views.hash(rgb.picture(), Turn.UPRIGHT);
    }

    private static PdqHash hash(Map<View, Hashed> views, View view) {
        return Objects.requireNonNull(views.get(view)).hash();
    }

    private static int best(Map<View, Hashed> some, Map<View, Hashed> others) {
        return some.values().stream()
                .flatMapToInt(
                        a -> others.values().stream().mapToInt(b -> a.hash().distance(b.hash())))
                .min()
                .orElseThrow();
    }
}
