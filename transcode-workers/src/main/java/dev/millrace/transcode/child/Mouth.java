package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a child says on its standard output, read by a thread of its own; a child that talks faster than it is heard waits. */
final class Mouth {
    private static final long MOST_LINES = 5_000_000;
    private static final int UNHEARD = 512;
    /** A JVM whose native code fails says so on standard output, whatever it is told. */
    private static final String JVMS_LAST_WORDS = "#";

    private final BlockingQueue<Said> heard = new ArrayBlockingQueue<>(UNHEARD);
    private final Complaints complaints;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean deaf;

    Mouth(Complaints complaints) {
        this.complaints = complaints;
    }

    /** One thing heard. */
    sealed interface Said {}

    record Word(Event event) implements Said {}

    /** Not of this protocol. */
    record Nonsense(String why) implements Said {}

    /** The stream ended. */
    record Silence() implements Said {}

    void listen(InputStream out) {
        BoundedLines lines = new BoundedLines(out, Protocol.MAX_LINE, MOST_LINES);
        try (out) {
            Optional<String> line = lines.next();
            while (line.isPresent() && !deaf) {
                lastNanos = System.nanoTime();
                if (line.get().startsWith(JVMS_LAST_WORDS)) {
                    complaints.hear(line.get() + "\n");
                } else {
                    put(new Word(Protocol.readEvent(line.get())));
                }
                line = lines.next();
            }
            put(new Silence());
        } catch (MalformedMessageException | BoundedLines.TooMuchException e) {
            put(new Nonsense(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            // The pipe of a killed process breaks; how it ended is for others to say.
            put(new Silence());
        }
    }

    /** The next thing said, empty when nothing was within the time. */
    Optional<Said> next(long millis) throws InterruptedException {
        return Optional.ofNullable(heard.poll(millis, TimeUnit.MILLISECONDS));
    }

    /** When a line last arrived; one that waits to be heard counts as just arrived. */
    long lastNanos() {
        return heard.remainingCapacity() == 0 ? System.nanoTime() : lastNanos;
    }

    /** The clock of {@link #lastNanos} starts again. */
    void touch() {
        lastNanos = System.nanoTime();
    }

    /** Nobody will listen any more. */
    void stopListening() {
        deaf = true;
        heard.clear();
    }

    private void put(Said said) {
        try {
            while (!deaf && !heard.offer(said, 100, TimeUnit.MILLISECONDS)) {
                lastNanos = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
