package dev.millrace.ingest.upload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** Writes the measures of {@link UploadMetric}. */
final class UploadMetrics {
    private final MeterRegistry registry;

    UploadMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(LiveAppends live, SegmentPool pool) {
        gauge(UploadMetric.LIVE, live::count);
        gauge(UploadMetric.BUFFERED, pool::heldBytes);
    }

    void count(UploadMetric metric) {
        registry.counter(metric.key()).increment();
    }

    void refused(UploadProblem problem) {
        registry.counter(UploadMetric.REFUSED.key(), "problem", problem.name()).increment();
    }

    void committed(long bytes, Duration took) {
        registry.counter(UploadMetric.BYTES.key()).increment((double) bytes);
        registry.timer(UploadMetric.COMMITS.key()).record(took);
    }

    void completed(Duration took) {
        registry.timer(UploadMetric.COMPLETIONS.key()).record(took);
        count(UploadMetric.COMPLETED);
    }

    private void gauge(UploadMetric metric, Supplier<Number> value) {
        Gauge.builder(metric.key(), value).register(registry);
    }
}
