package dev.millrace.app.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a contender goes through.
 *
 * @param uploads at once
 * @param latency of the store; none for those that write to a directory
 */
record Scenario(int uploads, Optional<Duration> latency) {
    /** Those to a directory first, then by latency, then by uploads. */
    static final Comparator<Scenario> ORDER = Comparator.comparing(
                    (Scenario scenario) -> scenario.latency().orElse(Duration.ofMillis(-1)))
            .thenComparingInt(Scenario::uploads);

    String words() {
        return uploads
                + (uploads == 1 ? " upload, " : " uploads, ")
                + latency.map(time -> time.toMillis() + " ms").orElse("disk");
    }
}
