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

    void watch(LiveAppends live, SegmentPool pool, Spool spool) {
        Metric.APPENDS_LIVE.gauge(registry, live::count);
        Metric.APPENDS_BUFFERED.gauge(registry, pool::heldBytes);
        Metric.APPENDS_SPOOLED.gauge(registry, spool::used);
    }

    void count(Metric metric) {
        metric.counter(registry).increment();
    }

    void refused(UploadProblem problem) {
        Metric.APPENDS_REFUSED.counter(registry, "problem", problem.name()).increment();
    }

    void stored(Duration took) {
        Metric.APPENDS_PARTS.timer(registry).record(took);
    }

    void committed(long bytes) {
        Metric.APPENDS_BYTES.counter(registry).increment((double) bytes);
    }

    void completed(Duration took) {
        Metric.UPLOADS_COMPLETIONS.timer(registry).record(took);
        count(Metric.UPLOADS_COMPLETED);
    }
}
