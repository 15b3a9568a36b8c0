package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrickSegmentsTest {
    private static final byte[] INIT = Mp4.videoInit(12_800, 640, 360);

    @Test
    void holdsTheFirstPictureForAsLongAsTheSegmentLasts() throws IOException {
        byte[] segment = Mp4.video(51_200, 100, 512, 300);
        byte[] made = TrickSegments.of(head(segment), 51_200);
        assertThat(made).hasSize(TrickSegments.OVERHEAD + 300);

        List<Fragment> fragments =
                PackReader.readSegment(new MemoryChannel(made), PackReader.readInit(new MemoryChannel(INIT)));
        assertThat(fragments).singleElement().satisfies(fragment -> {
            assertThat(fragment.start()).isEqualTo(51_200);
            assertThat(fragment.duration()).isEqualTo(51_200);
            assertThat(fragment.samples()).isEqualTo(1);
            assertThat(fragment.sync()).isTrue();
            assertThat(fragment.firstSampleSize()).isEqualTo(300);
            assertThat(Arrays.copyOfRange(made, (int) fragment.firstSample(), made.length))
                    .isEqualTo(Mp4.picture(5, 300));
        });
        Findings findings = new Findings();
        new CmafRules(findings).segment("1.m4s", new MemoryChannel(made));
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void passesOverWhatPrecedesTheMoof() throws IOException {
        byte[] segment = Bytes.join(Bytes.box("styp", Bytes.ascii("msdh")), Mp4.video(0, 10, 512, 100));
        assertThat(TrickSegments.of(head(segment), 5_120)).hasSize(TrickSegments.OVERHEAD + 100);
    }

    @Test
    void refusesWhatIsNoSegment() throws IOException {
        byte[] head = head(Mp4.video(0, 10, 512, 100));
        for (int length = 0; length < head.length - 100; length++) {
            byte[] cut = Arrays.copyOf(head, length);
            assertThatExceptionOfType(MalformedMediaException.class).isThrownBy(() -> TrickSegments.of(cut, 5_120));
        }
        byte[] lying = head.clone();
        lying[Mp4.find(lying, "trun") + 12] = (byte) 0x80;
        assertThatExceptionOfType(MalformedMediaException.class).isThrownBy(() -> TrickSegments.of(lying, 5_120));
    }

    @Test
    void knowsNoPictureThatWouldFillTheMemory() throws IOException {
        byte[] segment = Mp4.video(0, 1, 512, Segment.MAX_HEAD);
        PackLayout layout = PackReader.read(new MemoryChannel(Bytes.join(INIT, segment)));
        assertThat(layout.segments(0)).extracting(Segment::head).containsExactly(0);
    }

    private static byte[] head(byte[] segment) throws IOException {
        PackLayout layout = PackReader.read(new MemoryChannel(Bytes.join(INIT, segment)));
        return Arrays.copyOf(segment, layout.segments(0).getFirst().head());
    }
}
