package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.hashing.View;
import dev.millrace.platform.events.Fact;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHashesTest {
    private final List<Fact> sent = new ArrayList<>();
    private final FrameHashes hashes = new FrameHashes(7, 3_600_000, sent::add);

    @Test
    void whatWaitsIsSentOnceAndTheLastBatchSaysSo() throws Exception {
        hashes.on(frame(0));
        hashes.on(frame(1000));
        hashes.send();
        hashes.send();
        hashes.on(frame(2033));
        hashes.sendLast();
        assertThat(sent)
                .containsExactly(
                        new Fact.FramesHashed("pdq", 1, 7, List.of(fact(0), fact(1000)), false),
                        new Fact.FramesHashed("pdq", 1, 7, List.of(fact(2033)), true));
    }

    @Test
    void aMinuteFillsABatch() throws Exception {
        for (int second = 0; second < 60; second++) {
            assertThat(hashes.full()).isFalse();
            hashes.on(frame(1000L * second));
        }
        assertThat(hashes.full()).isTrue();
        hashes.send();
        assertThat(hashes.full()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 3_600_001, Long.MAX_VALUE})
    void aChildThatHashesOftenerOrBeyondTheEndMisbehaves(long millis) throws Exception {
        hashes.on(frame(0));
        assertThatThrownBy(() -> hashes.on(frame(millis))).isInstanceOf(MisbehavedException.class);
    }

    private static Event.FrameHashed frame(long millis) {
        return new Event.FrameHashed(millis, List.of(new Event.FrameHashed.ViewHash(View.WHOLE, "0f".repeat(32), 90)));
    }

    private static Fact.FrameHash fact(int millis) {
        return new Fact.FrameHash(millis, "WHOLE", "0f".repeat(32), 90);
    }
}
