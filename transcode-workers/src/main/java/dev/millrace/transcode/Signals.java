package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import dev.millrace.platform.events.Fact;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one child measured of picture and sound, passed on as a fact once the encode is done. */
final class Signals {
    private static final int VERSION = 1;

    private final long epoch;
    private final Consumer<Fact> outbox;
    private @Nullable SignalsMeasured measured;

    /** @param outbox takes a fact within the transaction in which this is asked to send */
    Signals(long epoch, Consumer<Fact> outbox) {
        this.epoch = epoch;
        this.outbox = outbox;
    }

    void on(SignalsMeasured event) throws MisbehavedException {
        if (measured != null) {
            throw new MisbehavedException("it measured the signals twice");
        }
        measured = event;
    }

    /** Sends what was measured, if anything. */
    void send() {
        SignalsMeasured event = measured;
        if (event != null) {
            outbox.accept(fact(event));
        }
    }

    private Fact fact(SignalsMeasured event) {
        return new Fact.SignalsMeasured(
                VERSION,
                epoch,
                event.spans().stream()
                        .map(span -> new Fact.SignalSpan(
                                switch (span.kind()) {
                                    case BLACK -> Fact.Signal.BLACK;
                                    case FREEZE -> Fact.Signal.FREEZE;
                                    case SILENCE -> Fact.Signal.SILENCE;
                                },
                                span.startMillis(),
                                span.endMillis()))
                        .toList(),
                event.cuts(),
                Optional.ofNullable(event.loudness())
                        .map(loudness -> new Fact.Loudness(
                                loudness.integrated(),
                                loudness.range(),
                                loudness.truePeak(),
                                loudness.stepMillis(),
                                loudness.curve())),
                Optional.ofNullable(event.faces()),
                event.faceCounts().stream()
                        .map(faces -> new Fact.FaceCount(faces.atMillis(), faces.count()))
                        .toList(),
                event.scores().stream()
                        .map(scores -> new Fact.Scores(scores.label(), scores.stepMillis(), scores.curve()))
                        .toList());
    }
}
