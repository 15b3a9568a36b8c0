package dev.millrace.origin;

import dev.millrace.origin.PublicFile.Kind;
import dev.millrace.origin.cache.CacheEvents;
import dev.millrace.origin.tls.Certificates;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The origin's meters, looked up once: the data plane only counts. */
final class OriginMetrics implements CacheEvents {
    /** Classes of status by their first digit; 0 is for an answer that was cut. */
    private static final int CLASSES = 6;

    private final MeterRegistry registry;
    private final Map<Kind, Timer[]> answers = new EnumMap<>(Kind.class);
    private final Map<Kind, Counter> bytes;
    private final Map<Lookup, Counter> lookups;
    private final Counter onDisk;
    private final Counter notOnDisk;
    private final Timer filled;
    private final Timer notFilled;
    private final Timer denyRead;
    private final Timer denyNotRead;
    private final Timer denyLag;
    private final Map<Certificates.Outcome, Counter> certificates;

    OriginMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Kind kind : Kind.values()) {
            Timer[] byClass = new Timer[CLASSES];
            for (int i = 0; i < CLASSES; i++) {
                String status = i == 0 ? "cut" : i + "xx";
                byClass[i] = Metric.ORIGIN_REQUESTS.timer(registry, "kind", label(kind), "status", status);
            }
            answers.put(kind, byClass);
        }
        bytes = each(Kind.class, kind -> Metric.ORIGIN_BYTES.counter(registry, "kind", label(kind)));
        lookups = each(Lookup.class, result -> Metric.ORIGIN_CACHE.counter(registry, "result", label(result)));
        onDisk = Metric.ORIGIN_DISK.counter(registry, "result", "hit");
        notOnDisk = Metric.ORIGIN_DISK.counter(registry, "result", "miss");
        filled = Metric.ORIGIN_FILLS.timer(registry, "outcome", "done");
        notFilled = Metric.ORIGIN_FILLS.timer(registry, "outcome", "failed");
        denyRead = Metric.ORIGIN_DENY_READS.timer(registry, "outcome", "done");
        denyNotRead = Metric.ORIGIN_DENY_READS.timer(registry, "outcome", "failed");
        denyLag = Metric.ORIGIN_DENY_LAG.timer(registry);
        certificates = each(
                Certificates.Outcome.class,
                outcome -> Metric.ORIGIN_CERTIFICATES.counter(registry, "outcome", label(outcome)));
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>, V> Map<E, V> each(Class<E> kinds, Function<E, V> meter) {
        Map<E, V> map = new EnumMap<>(kinds);
        for (E kind : kinds.getEnumConstants()) {
            map.put(kind, meter.apply(kind));
        }
        return map;
    }

    /** @param status 0 for an answer that was cut */
    void answered(Kind kind, int status, long body, Duration took) {
        Timer[] byClass = answers.get(kind);
        Counter sent = bytes.get(kind);
        if (byClass != null && sent != null) {
            byClass[Math.clamp(status / 100, 0, CLASSES - 1)].record(took);
            sent.increment((double) body);
        }
    }

    @Override
    public void looked(Lookup lookup) {
        Counter counter = lookups.get(lookup);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void disk(boolean hit) {
        (hit ? onDisk : notOnDisk).increment();
    }

    @Override
    public void filled(boolean whole, Duration took) {
        (whole ? filled : notFilled).record(took);
    }

    void denyRead(boolean done, Duration took) {
        (done ? denyRead : denyNotRead).record(took);
    }

    void certificate(Certificates.Outcome outcome) {
        Counter counter = certificates.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void denyLag(Duration lag) {
        denyLag.record(lag);
    }

    void watch(Metric metric, Supplier<Number> value, String... labels) {
        metric.gauge(registry, value, labels);
    }
}
