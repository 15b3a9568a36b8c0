package dev.millrace.encoder;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes events, each a line, each at once. */
final class EventWriter implements Consumer<Event> {
    private final OutputStream out;

    EventWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public synchronized void accept(Event event) {
        try {
            out.write((Protocol.write(event) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody listens any more", e);
        }
    }
}
