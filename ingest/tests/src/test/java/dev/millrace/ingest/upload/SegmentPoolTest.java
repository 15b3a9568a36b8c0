package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SegmentPoolTest {
    private final SegmentPool pool = new SegmentPool(DataSize.ofBytes(2 * SegmentPool.SEGMENT_BYTES));

    /** Else two uploads would write into the same memory. */
    @Test
    void memoryThatIsGivenBackTwiceIsHandedOutOnce() {
        Batch batch = new Batch(List.of(pool.tryTake().orElseThrow()), pool);
        batch.close();
        batch.close();
        assertThat(pool.heldBytes()).isZero();
        byte[] first = pool.tryTake().orElseThrow().memory();
        assertThat(pool.tryTake().orElseThrow().memory()).isNotSameAs(first);
        assertThat(pool.tryTake()).isEmpty();
    }

    @Test
    void whatIsSplitOffIsNotThePools() {
        Segment segment = pool.tryTake().orElseThrow();
        segment.fill(new byte[] {1, 2, 3}, 0, 3);
        Segment head = segment.split(2);
        assertThat(head.length()).isEqualTo(2);
        assertThat(segment.length()).isEqualTo(1);
        new Batch(List.of(head), pool).close();
        assertThat(pool.heldBytes()).isEqualTo(SegmentPool.SEGMENT_BYTES);
        assertThat(segment.memory()[segment.start()]).isEqualTo((byte) 3);
    }
}
