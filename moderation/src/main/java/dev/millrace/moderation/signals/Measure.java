package dev.millrace.moderation.signals;

import dev.millrace.platform.events.Fact.Loudness;
import dev.millrace.platform.events.Fact.Signal;
import dev.millrace.platform.events.Fact.SignalSpan;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A number that a rule can look at. */
public enum Measure {
    /** How much of the video is black, 0 to 1. */
    BLACK_SHARE("of it is black", true),
    /** How much of the video stands still, 0 to 1. */
    FREEZE_SHARE("of it stands still", true),
    /** How much of the video is silent, 0 to 1. */
    SILENCE_SHARE("of it is silent", true),
    /** Scene cuts per minute. */
    CUTS_PER_MINUTE("scene cuts a minute", false),
    /** Integrated loudness, LUFS (EBU R 128). */
    LOUDNESS("LUFS of loudness", false),
    /** True peak, dBTP. */
    TRUE_PEAK("dBTP at its loudest", false),
    /** The most faces in one picture. */
    FACES("faces in one picture", false),
    /** The highest score of a label of the classifier, 0 to 1. */
    SCORE("is the highest score of", true);

    private final String words;
    private final boolean share;

    Measure(String words, boolean share) {
        this.words = words;
        this.share = share;
    }

    /**
     * Empty where it was not measured: no sound has no loudness.
     *
     * @param label of the classifier, with {@link #SCORE}; else null
     */
    Optional<Double> of(SignalsMeasured measured, @Nullable String label, Duration length) {
        return switch (this) {
            case BLACK_SHARE -> Optional.of(share(measured, Signal.BLACK, length));
            case FREEZE_SHARE -> Optional.of(share(measured, Signal.FREEZE, length));
            case SILENCE_SHARE -> Optional.of(share(measured, Signal.SILENCE, length));
            case CUTS_PER_MINUTE ->
                Optional.of(measured.cutsAtMillis().size() * 60_000.0 / Math.max(1, length.toMillis()));
            case LOUDNESS -> measured.loudness().map(Loudness::integrated);
            case TRUE_PEAK -> measured.loudness().map(Loudness::truePeak);
            case FACES -> measured.faces().map(Integer::doubleValue);
            case SCORE ->
                measured.scores().stream()
                        .filter(scores -> scores.label().equals(label))
                        .flatMap(scores -> scores.curve().stream())
                        .max(Double::compare);
        };
    }

    /** {@code 93 % of it is black}. */
    String sentence(double value, @Nullable String label) {
        String number = share
                ? Math.round(100 * value) + " %"
                : String.format(Locale.ENGLISH, value == Math.rint(value) ? "%.0f" : "%.1f", value);
        return number + " " + words + (label == null ? "" : " “" + label + "”");
    }

    private static double share(SignalsMeasured measured, Signal signal, Duration length) {
        long covered = measured.spans().stream()
                .filter(span -> span.signal() == signal)
                .mapToLong(Measure::millis)
                .sum();
        return Math.min(1, covered / (double) Math.max(1, length.toMillis()));
    }

    private static long millis(SignalSpan span) {
        return Math.max(0, span.endMillis() - span.startMillis());
    }
}
