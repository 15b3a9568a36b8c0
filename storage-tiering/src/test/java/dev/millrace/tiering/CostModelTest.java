package dev.millrace.tiering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.tiering.CostModel.Demand;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Money, by hand. */
class CostModelTest {
    private static final long GIB = 1L << 30;
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Duration LONG_AGO = Duration.ofDays(1000);

    private final Price hot = new Price(0.10, 0, 0.001, 0.01, Duration.ZERO);
    private final Price cold = new Price(0.01, 0.05, 0.02, 0.20, CostModel.MONTH.multipliedBy(3));
    private final CostModel model =
            new CostModel(Map.of("hot", hot, "cold", cold), CostModel.MONTH.multipliedBy(2), Duration.ZERO);

    @Test
    void storageIsByVolumeAndMonth() {
        assertThat(model.storing("hot", 10 * GIB)).isEqualTo(1.0, EXACT);
        assertThat(model.storing("cold", GIB / 2)).isEqualTo(0.005, EXACT);
    }

    @Test
    void servingIsByNumberAndVolume() {
        assertThat(model.serving("cold", new Demand(500, 2 * GIB))).isEqualTo(0.01 + 0.10, EXACT);
        assertThat(model.serving("hot", new Demand(1000, 9 * GIB))).isEqualTo(0.001, EXACT);
    }

    @Test
    void goingDownCostsAReadAndAWriteAndSavesStorage() {
        var saving = model.move("hot", "cold", GIB, Demand.NONE, LONG_AGO);
        assertThat(saving.once()).isEqualTo((0.001 + 0.20) / 1000, EXACT);
        assertThat(saving.perMonth()).isEqualTo(0.09, EXACT);
        assertThat(saving.total()).isEqualTo(0.18 - 0.000201, EXACT);
        assertThat(saving.pays()).isTrue();
    }

    @Test
    void aSmallObjectIsNotWorthItsWrite() {
        // 0.09 per GiB and month for two months against 0.000201: from some 1.2 MB on.
        assertThat(model.move("hot", "cold", 1_150_000, Demand.NONE, LONG_AGO).pays())
                .isFalse();
        assertThat(model.move("hot", "cold", 1_250_000, Demand.NONE, LONG_AGO).pays())
                .isTrue();
    }

    @Test
    void demandKeepsAnObjectHot() {
        assertThat(model.move("hot", "cold", GIB, new Demand(1, GIB), LONG_AGO).pays())
                .isTrue();
        assertThat(model.move("hot", "cold", GIB, new Demand(4, 4 * GIB), LONG_AGO)
                        .pays())
                .isFalse();
    }

    @Test
    void comingUpCostsTheRetrievalAndTheRestOfTheMinimum() {
        var late = model.move("cold", "hot", GIB, Demand.NONE, LONG_AGO);
        var early = model.move("cold", "hot", GIB, Demand.NONE, CostModel.MONTH);
        assertThat(late.once()).isEqualTo((0.02 + 0.01) / 1000 + 0.05, EXACT);
        assertThat(early.once()).isEqualTo(late.once() + 2 * 0.01, EXACT);
        assertThat(late.perMonth()).isEqualTo(-0.09, EXACT);
        assertThat(late.pays()).isFalse();
        assertThat(model.move("cold", "hot", GIB, new Demand(10, 10 * GIB), LONG_AGO)
                        .pays())
                .isTrue();
    }

    @Test
    void theGraceIsPaidTwiceUnlessTheMinimumCoversIt() {
        var graceful = new CostModel(Map.of("hot", hot, "cold", cold), CostModel.MONTH, CostModel.MONTH);
        assertThat(graceful.move("hot", "cold", GIB, Demand.NONE, LONG_AGO).once())
                .isEqualTo(0.000201 + 0.10, EXACT);
        assertThat(graceful.move("cold", "hot", GIB, Demand.NONE, Duration.ZERO).once())
                .isEqualTo(0.00003 + 0.05 + 3 * 0.01, EXACT);
    }

    @Test
    void aTierWithoutAPriceIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> model.storing("tepid", 1));
    }
}
