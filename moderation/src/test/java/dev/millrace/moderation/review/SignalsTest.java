package dev.millrace.moderation.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.moderation.signals.Lanes;
import dev.millrace.moderation.signals.Measure;
import dev.millrace.moderation.signals.Rule;
import dev.millrace.moderation.signals.Rules;
import dev.millrace.moderation.signals.SignalSettings;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Loudness;
import dev.millrace.platform.events.Fact.Signal;
import dev.millrace.platform.events.Fact.SignalSpan;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import dev.millrace.testkit.TestAssets;
import jakarta.validation.Validation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was measured: kept, drawn as lanes, and judged by rules. */
class SignalsTest {
    private static final Fact NOTHING_FOUND = new Fact.AssetMatched(Fact.Verdict.NONE, 12);

    @Test
    void aRuleThatIsMetAsksForAModeratorBeforeAnythingIsCleared() {
        try (var rig = new Rig(Mode.AUTO_CLEAR, black(Rule.Mode.REVIEW))) {
            Asset asset = rig.assets.in(AssetState.READY);
            long length = millis(asset);
            rig.tell(asset.id(), measured(1, new SignalSpan(Signal.BLACK, 0, length * 3 / 4)));
            rig.tell(asset.id(), NOTHING_FOUND);
            assertThat(rig.catalog.get(asset.id()).screening()).isEqualTo(Screening.IN_REVIEW);
            Item item = rig.items.of(asset.id()).getFirst();
            assertThat(rig.items.whys(item.id()))
                    .containsExactly(new Why("mostly-black", "Measured: 75 % of it is black."));
        }
    }

    @Test
    void anApprovedVideoIsNotAskedAboutAgainByTheSameRule() {
        try (var rig = new Rig(Mode.AUTO_CLEAR, black(Rule.Mode.REVIEW))) {
            Asset asset = rig.assets.in(AssetState.READY);
            SignalSpan all = new SignalSpan(Signal.BLACK, 0, millis(asset));
            rig.tell(asset.id(), measured(1, all));
            rig.desk.decide(Rig.MIA, rig.items.of(asset.id()).getFirst().id(), new Verdict.Approve());
            rig.tell(asset.id(), measured(2, all));
            assertThat(rig.catalog.get(asset.id()).screening()).isEqualTo(Screening.CLEARED);
        }
    }

    @Test
    void aRuleInShadowOnlyRecordsWhatItWouldHaveDone() {
        try (var rig = new Rig(Mode.AUTO_CLEAR, black(Rule.Mode.SHADOW))) {
            for (int i = 0; i < 3; i++) {
                Asset asset = rig.assets.in(AssetState.READY);
                rig.tell(asset.id(), measured(1, new SignalSpan(Signal.BLACK, 0, millis(asset))));
                if (i == 0) {
                    rig.reviews.open(asset.tenant(), asset.id(), new Why("policy", "Looked at."));
                    long item = rig.items.of(asset.id()).getFirst().id();
                    rig.desk.decide(Rig.MIA, item, new Verdict.Block("spam", "Nothing to see."));
                } else {
                    rig.tell(asset.id(), NOTHING_FOUND);
                    assertThat(rig.catalog.get(asset.id()).screening()).isEqualTo(Screening.CLEARED);
                    assertThat(rig.items.of(asset.id())).isEmpty();
                }
            }
            assertThat(rig.rules.report(TestAssets.TENANT))
                    .containsExactly(
                            new Rules.Report("mostly-black", "black-share", null, 0.5, null, "shadow", 3, 1, 0));
        }
    }

    @Test
    void aRuleCanLookAtAClassifiersScores() {
        var violent = new Rule("violent", Measure.SCORE, "violence", 0.9, null, Rule.Mode.REVIEW);
        var hateful = new Rule("hateful", Measure.SCORE, "hate", 0.1, null, Rule.Mode.REVIEW);
        try (var rig = new Rig(Mode.AUTO_CLEAR, violent, hateful)) {
            Asset asset = rig.assets.in(AssetState.READY);
            rig.tell(asset.id(), measured(1, new SignalSpan(Signal.BLACK, 0, 0)));
            assertThat(rig.items.whys(rig.items.of(asset.id()).getFirst().id()))
                    .containsExactly(new Why("violent", "Measured: 91 % is the highest score of “violence”."));
        }
    }

    @Test
    void theNewestMeasurementsAreDrawnAndForgottenWithTheAsset() {
        try (var rig = new Rig(Mode.AUTO_CLEAR)) {
            Asset asset = rig.assets.in(AssetState.READY);
            rig.tell(asset.id(), measured(1, new SignalSpan(Signal.FREEZE, 0, 10)));
            rig.tell(asset.id(), measured(2, new SignalSpan(Signal.SILENCE, 1_000, 3_000)));
            Lanes lanes = Lanes.of(rig.rules.measured(asset.id()).orElseThrow(), Duration.ofSeconds(8));
            assertThat(lanes.lanes())
                    .containsExactly(new Lanes.Lane("Silent", List.of(new Lanes.Block(125, 250, 1)), "0:01 to 0:03"));
            assertThat(lanes.cuts()).containsExactly(500.0);
            assertThat(lanes.cutsSaid()).isEqualTo("0:04");
            assertThat(lanes.curve()).isEqualTo("0.0,50.0 500.0,100.0");
            assertThat(lanes.scores()).containsExactly(new Lanes.Curve("violence", "0.0,90.0 125.0,8.8", 91));
            assertThat(lanes.loudness()).isEqualTo("-23.0 LUFS, range 4.5 LU, peak -1.0 dBTP");
            rig.tell(asset.id(), new Fact.AssetErased());
            assertThat(rig.rules.measured(asset.id())).isEmpty();
            assertThat(rig.rules.report(TestAssets.TENANT)).isEmpty();
        }
    }

    @Test
    void rulesThatMeanNothingAreRefused() {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            var validator = factory.getValidator();
            var boundless = new Rule("loud", Measure.LOUDNESS, null, null, null, Rule.Mode.REVIEW);
            var taken = new Rule("match", Measure.LOUDNESS, null, 1.0, null, Rule.Mode.REVIEW);
            var twice = black(Rule.Mode.REVIEW);
            assertThat(validator.validate(new SignalSettings(List.of(boundless))))
                    .hasSize(1);
            assertThat(validator.validate(new SignalSettings(List.of(taken)))).hasSize(1);
            assertThat(validator.validate(new SignalSettings(List.of(twice, twice))))
                    .hasSize(1);
            assertThat(validator.validate(new SignalSettings(List.of(twice)))).isEmpty();
        }
    }

    private static Rule black(Rule.Mode mode) {
        return new Rule("mostly-black", Measure.BLACK_SHARE, null, 0.5, null, mode);
    }

    private static SignalsMeasured measured(long epoch, SignalSpan span) {
        var loudness = new Loudness(-23, 4.5, -1, 4_000, List.of(-30.0, -70.0));
        return new SignalsMeasured(
                1,
                epoch,
                List.of(span),
                List.of(4_000L),
                Optional.of(loudness),
                Optional.empty(),
                List.of(),
                List.of(new Fact.Scores("violence", 1_000, List.of(0.1, 0.912))));
    }

    private static long millis(Asset asset) {
        return Objects.requireNonNull(asset.facts()).duration().toMillis();
    }
}
