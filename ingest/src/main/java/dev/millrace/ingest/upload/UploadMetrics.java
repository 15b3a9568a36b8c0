package dev.millrace.ingest.upload;

import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Writes the measures of uploading. */
final class UploadMetrics {
    private final MeterRegistry registry;

    UploadMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(LiveAppends live, SegmentPool pool) {
        Metric.APPENDS_LIVE.gauge(registry, live::count);
        Metric.APPENDS_BUFFERED.gauge(registry, pool::heldBytes);
    }

    void count(Metric metric) {
        metric.counter(registry).increment();
    }

    void refused(UploadProblem problem) {
        Metric.APPENDS_REFUSED.counter(registry, "problem", problem.name()).increment();
    }

    void committed(long bytes, Duration took) {
        Metric.APPENDS_BYTES.counter(registry).increment((double) bytes);
        Metric.APPENDS_COMMITS.timer(registry).record(took);
    }

    void completed(Duration took) {
        Metric.UPLOADS_COMPLETIONS.timer(registry).record(took);
        count(Metric.UPLOADS_COMPLETED);
    }
}
