package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.encoder.protocol.Event;
import org.junit.jupiter.api.Test;

class RenditionProgressTest {
    private final RenditionProgress progress = new RenditionProgress("v-avc-360");

    @Test
    void itMayRunAheadByChunksAndIsReadInOrder() throws Exception {
        init();
        segment(1, 1, 100, 50);
        segment(1, 2, 150, 50);
        close(1, 200);
        segment(2, 3, 100, 10);
        assertThat(progress.closed()).isTrue();
        assertThat(progress.chunk()).isEqualTo(1);
        assertThat(progress.last()).isEqualTo(2);
        progress.cut(2);
        progress.nextChunk();
        assertThat(progress.chunk()).isEqualTo(2);
        assertThat(progress.waiting()).hasSize(1);
        assertThat(progress.idle()).isFalse();
        close(2, 110);
        progress.cut(1);
        progress.nextChunk();
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void nothingComesBeforeTheInitSegment() {
        assertThatThrownBy(() -> segment(1, 1, 100, 50)).isInstanceOf(MisbehavedException.class);
        assertThatThrownBy(() -> close(1, 100)).isInstanceOf(MisbehavedException.class);
    }

    @Test
    void gapsOverlapsOtherFilesAndHugeNumbersAreNotBelieved() throws Exception {
        init();
        assertThatThrownBy(() -> segment(1, 2, 100, 50)).hasMessageContaining("segment 1");
        assertThatThrownBy(() -> segment(2, 1, 100, 50)).hasMessageContaining("chunk 1");
        assertThatThrownBy(() -> segment(1, 1, 99, 50)).hasMessageContaining("byte 99");
        assertThatThrownBy(() -> segment(1, 1, 100, Long.MAX_VALUE)).hasMessageContaining("bytes");
        assertThatThrownBy(() -> progress.on(new Event.SegmentWritten("v-avc-360", 1, 1, "other", 100, 1, 0, 1, 1)))
                .hasMessageContaining("another file");
        assertThatThrownBy(() -> init()).hasMessageContaining("twice");
    }

    @Test
    void aPackIsClosedWhereItsSegmentsEnd() throws Exception {
        init();
        assertThatThrownBy(() -> close(1, 100)).isInstanceOf(MisbehavedException.class);
        segment(1, 1, 100, 50);
        assertThatThrownBy(() -> close(1, 149)).hasMessageContaining("149");
        close(1, 150);
        assertThatThrownBy(() -> close(1, 150)).isInstanceOf(MisbehavedException.class);
    }

    private void init() throws MisbehavedException {
        progress.on(new Event.InitWritten("v-avc-360", 100, 90_000, 640, 360, null, 0, 0));
    }

    private void segment(int chunk, long n, long offset, long length) throws MisbehavedException {
        progress.on(new Event.SegmentWritten(
                "v-avc-360", chunk, n, "v-avc-360." + chunk + ".pack", offset, length, 0, 180_000, 60));
    }

    private void close(int chunk, long size) throws MisbehavedException {
        progress.on(new Event.PackClosed("v-avc-360", chunk, "v-avc-360." + chunk + ".pack", size));
    }
}
