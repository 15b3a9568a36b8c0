package dev.millrace.encoder;

import dev.millrace.encoder.av.AvException;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.clip.ClipMaker;
import dev.millrace.encoder.probe.Prober;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.transcode.Transcoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Session {
    private static final int DONE = 0;
    private static final int FAILED = 2;

    private final Consumer<Event> events;

    Session(Consumer<Event> events) {
        this.events = events;
    }

    /** Waits for a request and does it; returns the process's exit status. */
    int serve(InputStream in) throws IOException {
        String line = readLine(in);
        return line == null ? DONE : answer(line);
    }

    private int answer(String line) {
        try {
            run(Protocol.readRequest(line));
            return DONE;
        } catch (MalformedMessageException e) {
            return fail(FailureCode.BAD_REQUEST, "The request was not understood: " + e.getMessage());
        } catch (Refused e) {
            return fail(e.code(), e.sentence());
        } catch (AvException e) {
            return fail(FailureCode.INTERNAL, "The video could not be processed (" + e.getMessage() + ").");
        } catch (UncheckedIOException e) {
            return FAILED;
        } catch (RuntimeException | OutOfMemoryError e) {
            return fail(FailureCode.INTERNAL, "The video could not be processed (" + e + ").");
        }
    }

    private void run(Request request) {
        switch (request) {
            case Request.Probe probe -> events.accept(new Event.Probed(Prober.probe(probe)));
            case Request.Transcode transcode -> Transcoder.run(transcode, events);
            case Request.MakeClip clip -> events.accept(ClipMaker.make(clip));
        }
    }

    private int fail(FailureCode code, String sentence) {
        events.accept(new Event.Failed(code, sentence.length() > 500 ? sentence.substring(0, 500) : sentence));
        return FAILED;
    }

    /** The first line, null when there is none. */
    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > 4 * Protocol.MAX_LINE) {
                break;
            }
            next = in.read();
        }
        return next < 0 && line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }
}
