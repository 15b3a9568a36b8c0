package dev.millrace.platform.objects.s3;

import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** What the SDK measures of each request and of each of its attempts, as meters. */
final class RequestMeters implements MetricPublisher {
    private final MeterRegistry meters;
    private final String store;

    RequestMeters(MeterRegistry meters, String store) {
        this.meters = meters;
        this.store = store;
    }

    @Override
    public void publish(MetricCollection call) {
        String operation = first(call, CoreMetric.OPERATION_NAME, "unknown");
        var attempts = call.children();
        Metric.OBJECTS_S3_REQUESTS
                .timer(meters, "store", store, "operation", operation, "outcome", outcome(call, attempts))
                .record(first(call, CoreMetric.API_CALL_DURATION, Duration.ZERO));
        for (MetricCollection attempt : attempts) {
            List<String> faults = attempt.metricValues(CoreMetric.ERROR_TYPE);
            if (!faults.isEmpty() && !refused(attempt)) {
                Metric.OBJECTS_S3_FAULTS
                        .counter(
                                meters,
                                "store",
                                store,
                                "operation",
                                operation,
                                "kind",
                                faults.getFirst().toLowerCase(Locale.ROOT))
                        .increment();
            }
        }
    }

    private static String outcome(MetricCollection call, List<MetricCollection> attempts) {
        if (first(call, CoreMetric.API_CALL_SUCCESSFUL, false)) {
            return "done";
        }
        return !attempts.isEmpty() && refused(attempts.getLast()) ? "refused" : "failed";
    }

    /** Answered, and with good reason: nothing of that name, or a condition that does not hold. */
    private static boolean refused(MetricCollection attempt) {
        int status = first(attempt, HttpMetric.HTTP_STATUS_CODE, 0);
        return status == Faults.NOT_FOUND
                || status == Faults.CONFLICT
                || status == Faults.PRECONDITION_FAILED
                || status == Faults.RANGE_NOT_SATISFIABLE;
    }

    private static <T> T first(MetricCollection collection, SdkMetric<T> metric, T otherwise) {
        List<T> values = collection.metricValues(metric);
        return values.isEmpty() ? otherwise : values.getFirst();
    }

    @Override
    public void close() {
        // Meters belong to their registry.
    }
}
