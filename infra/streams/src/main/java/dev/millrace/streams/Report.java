package dev.millrace.streams;

import java.util.List;

/**
 * What was checked of a presentation and what was found.
 *
 * @param renditions that could be read, from HLS, else from DASH
 * @param violations at most 200, of rules of either weight
 */
public record Report(List<Checked> renditions, List<Violation> violations) {
    /**
     * @param codecs as RFC 6381 writes it
     * @param peak bits per second
     * @param average bits per second
     */
    public record Checked(String name, String codecs, int segments, double seconds, long peak, long average) {
        static Checked of(MeasuredTrack track) {
            Rates rates = track.rates();
            return new Checked(
                    track.name(),
                    track.init().config().codecs(),
                    track.segments().size(),
                    track.seconds(),
                    rates.peak(),
                    rates.average());
        }
    }

    public Report {
        renditions = List.copyOf(renditions);
        violations = List.copyOf(violations);
    }

    /** What makes it wrong. */
    public List<Violation> errors() {
        return violations.stream()
                .filter(v -> v.rule().weight() == Rule.Weight.MUST)
                .toList();
    }
}
