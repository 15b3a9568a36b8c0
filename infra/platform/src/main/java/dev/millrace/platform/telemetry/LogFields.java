package dev.millrace.platform.telemetry;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts a field on every log line of this thread until closed:
 *
 * <pre>{@code
 * try (var fields = LogFields.with(Field.ASSET, asset).and(Field.JOB, job)) { … }
 * }</pre>
 */
public final class LogFields implements AutoCloseable {
    private final Field field;
    private final @Nullable String before;
    private final @Nullable LogFields outer;

    private LogFields(Field field, Object value, @Nullable LogFields outer) {
        this.field = field;
        this.before = MDC.get(field.key());
        this.outer = outer;
        MDC.put(field.key(), value.toString());
    }

    public static LogFields with(Field field, Object value) {
        return new LogFields(field, value, null);
    }

    /** One more; closing the result closes both. */
    public LogFields and(Field other, Object value) {
        return new LogFields(other, value, this);
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.remove(field.key());
        } else {
            MDC.put(field.key(), before);
        }
        if (outer != null) {
            outer.close();
        }
    }
}
