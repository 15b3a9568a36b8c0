package dev.millrace.moderation.signals;

import dev.millrace.platform.events.Fact.SignalsMeasured;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Asks for a moderator when a measurement is out of bounds.
 *
 * @param name stable, lower case with hyphens; it tells moderators why an item is there
 * @param measure what it looks at
 * @param label of the classifier, with the measure score
 * @param above met by values greater than this
 * @param below met by values smaller than this; with both, by either
 * @param mode review, or shadow: it is only recorded that the rule was met
 */
public record Rule(
        @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{1,39}") String name,
        @NotNull Measure measure,
        @Nullable String label,
        @Nullable Double above,
        @Nullable Double below,
        @DefaultValue("shadow") Mode mode) {
    private static final Set<String> TAKEN = Set.of("policy", "match", "appeal");

    /** What a rule does when it is met. */
    public enum Mode {
        /** Nothing but a record, by which it can be judged before it costs anybody time. */
        SHADOW,
        /** The video waits for a moderator. */
        REVIEW
    }

    @AssertTrue(message = "needs above or below, or both: a rule without a bound is never met")
    boolean isBounded() {
        return above != null || below != null;
    }

    @AssertTrue(message = "is the name of another reason for review: give the rule a name of its own")
    boolean isNameFree() {
        return !TAKEN.contains(name);
    }

    @AssertTrue(message = "needs a label if it looks at a score, and only then")
    boolean isLabelled() {
        return (measure == Measure.SCORE) == (label != null);
    }

    Optional<Double> value(SignalsMeasured measured, Duration length) {
        return measure.of(measured, label, length);
    }

    String sentence(double value) {
        return "Measured: " + measure.sentence(value, label) + ".";
    }

    boolean meets(double value) {
        return (above != null && value > above) || (below != null && value < below);
    }
}
