package dev.millrace.encoder.protocol;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Finds the null that a message must not hold: JSON can leave anything out, and no constructor notices. */
final class Complete {
    private Complete() {}

    /** Name of the first component that is null without being {@code @Nullable}, or null when there is none. */
    static @Nullable String firstMissing(Object value) {
        return switch (value) {
            case Record message -> inRecord(message);
            case Iterable<?> items -> inItems(items);
            default -> null;
        };
    }

    private static @Nullable String inItems(Iterable<?> items) {
        for (Object item : items) {
            String missing = item == null ? "an element" : firstMissing(item);
            if (missing != null) {
                return missing;
            }
        }
        return null;
    }

    private static @Nullable String inRecord(Record message) {
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            Object value = read(component, message);
            if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return component.getName();
            }
            String missing = value == null ? null : firstMissing(value);
            if (missing != null) {
                return component.getName() + "." + missing;
            }
        }
        return null;
    }

    private static @Nullable Object read(RecordComponent component, Record message) {
        try {
            return component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
