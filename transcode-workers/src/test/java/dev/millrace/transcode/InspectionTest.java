package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.platform.catalog.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InspectionTest {
    private static final Ratio RATE = new Ratio(30, 1);
    private final Inspection inspection = new Inspection(Media.settings());

    @Test
    void aVideoPassesAndItsFactsAreThoseShown() {
        MediaInfo media = Media.of(10.5, false, null, Media.video(1920, 1080, RATE, true));
        assertThat(inspection.refuse(media)).isEmpty();
        assertThat(Inspection.facts(media)).satisfies(facts -> {
            assertThat(facts.duration()).isEqualTo(Duration.ofMillis(10_500));
            assertThat(facts.width()).isEqualTo(1920);
            assertThat(facts.height()).isEqualTo(1080);
        });
    }

    @Test
    void soundAloneIsNoVideo() {
        assertThat(code(inspection.refuse(Media.of(10.0, true, 0, Media.audio(0, 2, null)))))
                .isEqualTo("no-video");
    }

    @Test
    void whatCannotBeDecodedIsRefused() {
        assertThat(code(inspection.refuse(Media.of(10.0, true, null, Media.video(640, 360, RATE, false)))))
                .isEqualTo("undecodable");
    }

    @Test
    void aPictureOfTooManyPixelsIsRefused() {
        assertThat(code(inspection.refuse(Media.of(10.0, true, null, Media.video(15_000, 15_000, RATE, true)))))
                .isEqualTo("too-big");
    }

    @Test
    void aPictureWithoutSizeIsRefused() {
        assertThat(code(inspection.refuse(Media.of(10.0, true, null, Media.video(0, 0, RATE, true)))))
                .isEqualTo("unreadable");
    }

    @Test
    void aMeasuredDurationThatIsTooLongIsRefused() {
        assertThat(code(inspection.refuse(Media.of(50_000.0, true, null, Media.video(640, 360, RATE, true)))))
                .isEqualTo("too-long");
    }

    @Test
    void aMeasuredDurationOfNothingIsRefused() {
        assertThat(code(inspection.refuse(Media.of(0.0, true, null, Media.video(640, 360, RATE, true)))))
                .isEqualTo("no-duration");
    }

    @Test
    void aHeaderThatClaimsTooMuchOrNothingIsNoReason() {
        assertThat(inspection.refuse(Media.of(143_165.0, false, null, Media.video(640, 360, RATE, true))))
                .isEmpty();
        assertThat(inspection.refuse(Media.of(null, false, null, Media.video(640, 360, null, true))))
                .isEmpty();
        assertThat(inspection.refuse(Media.of(0.0, false, null, Media.video(640, 360, RATE, true))))
                .isEmpty();
    }

    @Test
    void aFileIsRefusedByItsSizeBeforeItIsRead() {
        assertThat(code(inspection.refuse(0))).isEqualTo("empty");
        assertThat(inspection.refuse(1)).isEmpty();
        assertThat(code(inspection.refuse(2L << 30))).isEqualTo("too-large");
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void everyFaultHasAStableCodeAndASentenceThatSaysWhatToDo(FailureCode code) {
        Problem problem = inspection.problem(code);
        assertThat(problem.code()).matches("[a-z]+(-[a-z]+)*");
        assertThat(problem.sentence()).contains(":").endsWith(".");
    }

    private static String code(Optional<Problem> problem) {
        assertThat(problem).isPresent();
        return problem.orElseThrow().code();
    }
}
