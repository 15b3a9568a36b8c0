package dev.millrace.platform.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/**
 * Every metric, with what it says. A label's values are few and known beforehand: never an asset, a key or a subject.
 */
public enum Metric {
    LOOP("millrace.loop", "Steps of a background loop; labels: loop, outcome (done, failed)."),
    OBJECTS_STORED("millrace.objects.stored", "Bytes that were stored and recorded."),
    OBJECTS_DELETED(
            "millrace.objects.deleted", "Objects whose bytes were deleted; label: why (journal, erasure, unfinished)."),
    OBJECTS_JOURNALLED("millrace.objects.journalled", "Objects that wait in the delete journal."),
    DATA_FREE("millrace.data.free", "Bytes that are free where the data directory lies."),
    SIGN_IN("millrace.access.sign.in", "Uses of a sign-in link; label: outcome (ok, refused).");

    private final String key;
    private final String meaning;

    Metric(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    /** The metric's name, with dots. */
    public String key() {
        return key;
    }

    public String meaning() {
        return meaning;
    }

    /** @param labels names and values in turn */
    public Counter counter(MeterRegistry registry, String... labels) {
        return Counter.builder(key).description(meaning).tags(labels).register(registry);
    }

    /** @param labels names and values in turn */
    public Timer timer(MeterRegistry registry, String... labels) {
        return Timer.builder(key).description(meaning).tags(labels).register(registry);
    }

    /** @param labels names and values in turn */
    public Gauge gauge(MeterRegistry registry, Supplier<Number> value, String... labels) {
        return Gauge.builder(key, value).description(meaning).tags(labels).register(registry);
    }
}
