package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.hashing.Pdq;
import dev.millrace.platform.events.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The frame hashes that one child reports, checked and passed on as facts: with every snapshot, so that matching keeps up
 * with what can be played, and whenever a batch is full. A batch that was rolled back is lost with its attempt.
 */
final class FrameHashes {
    private static final int BATCH = 60;
    private static final long EVERY_MILLIS = 1000;

    private final long epoch;
    private final long mostMillis;
    private final Consumer<Fact> outbox;
    private final List<Fact.FrameHash> waiting = new ArrayList<>();
    private long nextMillis;
    private int frames;

    /**
     * @param mostMillis the longest that a video may be
     * @param outbox takes a fact within the transaction in which this is asked to send
     */
    FrameHashes(long epoch, long mostMillis, Consumer<Fact> outbox) {
        this.epoch = epoch;
        this.mostMillis = Math.min(mostMillis, Integer.MAX_VALUE);
        this.outbox = outbox;
    }

    void on(Event.FrameHashed frame) throws MisbehavedException {
        if (frame.atMillis() < nextMillis || frame.atMillis() > mostMillis) {
            throw new MisbehavedException("a frame at " + frame.atMillis() + " ms was hashed where one at " + nextMillis
                    + " ms or later was due");
        }
        nextMillis = (frame.atMillis() / EVERY_MILLIS + 1) * EVERY_MILLIS;
        frames++;
        int at = Math.toIntExact(frame.atMillis());
        frame.views()
                .forEach(view -> waiting.add(new Fact.FrameHash(at, view.view().name(), view.pdq(), view.quality())));
    }

    /** Whether it is time to send what waits. */
    boolean full() {
        return frames >= BATCH;
    }

    /** Sends what waits, if anything. */
    void send() {
        if (!waiting.isEmpty()) {
            send(false);
        }
    }

    /** Sends what waits, and that it is all. */
    void sendLast() {
        send(true);
    }

    private void send(boolean last) {
        outbox.accept(new Fact.FramesHashed(Pdq.ALGORITHM, Pdq.VERSION, epoch, waiting, last));
        waiting.clear();
        frames = 0;
    }
}
