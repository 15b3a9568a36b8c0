package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.Event;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells how far it is, four times a second at most. */
final class ProgressMeter {
    private static final long EVERY_NANOS = 250_000_000;

    private final @Nullable Double totalSeconds;
    private final Consumer<Event> events;
    private final long started = System.nanoTime();
    private long last = started;

    ProgressMeter(@Nullable Double totalSeconds, Consumer<Event> events) {
        this.totalSeconds = totalSeconds;
        this.events = events;
    }

    void at(double seconds, long pictures) {
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS) {
            last = now;
            events.accept(new Event.Progress(seconds, totalSeconds, pictures * 1e9 / (now - started)));
        }
    }
}
