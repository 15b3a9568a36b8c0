package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackReaderTest {
    @Test
    void readsWhatAVideoPackSaysOfItself() throws IOException {
        byte[] init = Mp4.videoInit(12_800, 1280, 720);
        byte[] first = Mp4.video(0, 100, 512, 400);
        byte[] second = Mp4.video(51_200, 50, 512, 300);
        PackLayout layout = PackReader.read(new MemoryChannel(Bytes.join(init, first, second)));

        assertThat(layout.initSize()).isEqualTo(init.length);
        assertThat(layout.timescale()).isEqualTo(12_800);
        assertThat(layout.priming()).isZero();
        assertThat(layout.config()).isEqualTo(new MediaConfig.Video("avc1.64001f", 1280, 720, true, 4));
        assertThat(layout.segments(7))
                .containsExactly(
                        new Segment(7, init.length, first.length, 0, 51_200, 1_304),
                        new Segment(7, init.length + first.length, second.length, 51_200, 25_600, 804));
        Fragment fragment = layout.fragments().getLast();
        assertThat(fragment.samples()).isEqualTo(50);
        assertThat(fragment.sync()).isTrue();
        assertThat(fragment.earliest()).isZero();
        assertThat(fragment.firstSampleSize()).isEqualTo(300);
        assertThat(fragment.firstSample()).isEqualTo(init.length + first.length + second.length - 50 * 300L);
    }

    @Test
    void readsWhatAnAudioPackSaysOfItself() throws IOException {
        byte[] init = Mp4.audioInit(48_000, 6, 1_024);
        PackLayout layout = PackReader.read(new MemoryChannel(Bytes.join(init, Mp4.audio(0, 10, 200))));
        assertThat(layout.config()).isEqualTo(new MediaConfig.Audio("mp4a.40.2", 6, 48_000));
        assertThat(layout.priming()).isEqualTo(1_024);
        assertThat(layout.fragments().getFirst().duration()).isEqualTo(10_240);
    }

    @Test
    void countsBoxesThatAnnounceAFragmentAsPartOfItAndLeavesOutWhatFollowsTheLast() throws IOException {
        byte[] init = Mp4.videoInit(12_800, 640, 360);
        byte[] announcement = Bytes.join(Bytes.box("styp", Bytes.ascii("msdh")), Bytes.box("sidx", Bytes.zeros(44)));
        byte[] fragment = Mp4.video(0, 10, 512, 100);
        byte[] tail = Bytes.box("mfra", Bytes.zeros(60));
        PackLayout layout = PackReader.read(
                new MemoryChannel(Bytes.join(init, announcement, fragment, announcement, fragment, tail)));
        int length = announcement.length + fragment.length;
        assertThat(layout.fragments())
                .extracting(Fragment::offset)
                .containsExactly((long) init.length, (long) init.length + length);
        assertThat(layout.fragments()).extracting(Fragment::length).containsOnly(length);
    }

    @Test
    void tellsWhenTheFirstSampleIsNoSyncSample() throws IOException {
        byte[] init = Mp4.videoInit(12_800, 640, 360);
        byte[] fragment =
                Mp4.fragment(0, Mp4.NOT_SYNC, new byte[][] {Mp4.picture(1, 50), Mp4.picture(1, 50)}, Mp4.same(2, 512));
        assertThat(PackReader.read(new MemoryChannel(Bytes.join(init, fragment)))
                        .fragments()
                        .getFirst()
                        .sync())
                .isFalse();
    }

    @Test
    void takesDefaultsFromFragmentAndTrackAndCompositionTimesFromTheRun() throws IOException {
        byte[] init = Mp4.videoInit(1_000, 640, 360);
        byte[] tfhd = Bytes.full("tfhd", 0, 0x2_0038, Bytes.u32(1), Bytes.u32(40), Bytes.u32(10), Bytes.u32(0));
        byte[] tfdt = Bytes.full("tfdt", 0, 0, Bytes.u32(4_000));
        // Three samples with signed composition offsets of 40, -40 and 0.
        byte[] trun =
                Bytes.full("trun", 1, 0x801, Bytes.u32(3), Bytes.u32(200), Bytes.u32(40), Bytes.u32(-40), Bytes.u32(0));
        byte[] unpadded = Bytes.box("moof", Bytes.box("traf", tfhd, tfdt, trun));
        byte[] moof = Bytes.box(
                "moof", Bytes.box("traf", tfhd, tfdt, trun), Bytes.box("free", Bytes.zeros(192 - unpadded.length - 8)));
        Fragment fragment = PackReader.read(
                        new MemoryChannel(Bytes.join(init, moof, Bytes.box("mdat", Bytes.zeros(30)))))
                .fragments()
                .getFirst();
        assertThat(fragment.start()).isEqualTo(4_000);
        assertThat(fragment.duration()).isEqualTo(120);
        assertThat(fragment.earliest()).isZero();
        assertThat(fragment.sync()).isTrue();
        assertThat(fragment.firstSample()).isEqualTo(init.length + 200L);
    }

    @Test
    void groupsFragmentsIntoSegmentsThatBeginWhereItIsTold() throws IOException {
        byte[] init = Mp4.videoInit(12_800, 640, 360);
        byte[] part = Mp4.video(0, 25, 512, 50);
        byte[][] parts = new byte[4][];
        for (int i = 0; i < 4; i++) {
            parts[i] = Mp4.video(i * 12_800L, 25, 512, 50);
        }
        PackLayout layout = PackReader.read(new MemoryChannel(Bytes.join(init, Bytes.join(parts))));
        assertThat(layout.segments(0, List.of(0L, 38_400L)))
                .containsExactly(
                        new Segment(0, init.length, 3 * part.length, 0, 38_400, 354),
                        new Segment(0, init.length + 3L * part.length, part.length, 38_400, 12_800, 354));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.segments(0, List.of(0L, 100L)))
                .withMessageContaining("100");
    }

    @Test
    void namesTheSameInitSegmentAlike() throws IOException {
        byte[] init = Mp4.videoInit(12_800, 640, 360);
        byte[] other = Mp4.videoInit(12_800, 640, 362);
        String digest = digest(Bytes.join(init, Mp4.video(0, 5, 512, 50)));
        assertThat(digest(Bytes.join(init, Mp4.video(2_560, 5, 512, 60)))).isEqualTo(digest);
        assertThat(digest(Bytes.join(other, Mp4.video(0, 5, 512, 50)))).isNotEqualTo(digest);
    }

    private static String digest(byte[] pack) throws IOException {
        return PackReader.read(new MemoryChannel(pack)).initSha256();
    }
}
