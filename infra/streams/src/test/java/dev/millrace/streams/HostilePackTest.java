package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A pack's writer may lie about anything: it is told so in a sentence, at once and at no cost. */
class HostilePackTest {
    private static final byte[] INIT = Mp4.videoInit(12_800, 640, 360);
    private static final byte[] FRAGMENT = Mp4.video(0, 20, 512, 60);
    private static final long MOST_ALLOCATED = 96L << 20;

    private static Arguments lie(String what, byte[]... parts) {
        return Arguments.argumentSet(what, (Object) Bytes.join(parts));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void refusesWithASentence(byte[] pack) {
        long allocated = allocated();
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatExceptionOfType(MalformedMediaException.class)
                        .isThrownBy(() -> PackReader.read(new MemoryChannel(pack)))
                        .withMessageMatching("(?s)[a-z].{10,200}"));
        assertThat(allocated() - allocated).isLessThan(MOST_ALLOCATED);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("nothing"),
                lie("three bytes", Bytes.u8(1, 2, 3)),
                lie("a playlist", Bytes.ascii("#EXTM3U\n#EXT-X-VERSION:3\nhttp://localhost/\n")),
                lie("no fragment", INIT),
                lie("no moov", FRAGMENT),
                lie("two moovs", INIT, Arrays.copyOfRange(INIT, 20, INIT.length), FRAGMENT),
                lie("a moof alone", INIT, Arrays.copyOf(FRAGMENT, FRAGMENT.length - 20 * 60 - 8)),
                lie("a truncated mdat", INIT, Arrays.copyOf(FRAGMENT, FRAGMENT.length - 1)),
                lie("a box of no size", INIT, Bytes.u32(0), Bytes.ascii("moof"), FRAGMENT),
                lie("a box smaller than its header", INIT, Bytes.u32(7), Bytes.ascii("free"), FRAGMENT),
                lie("a box of 4 GiB", INIT, Bytes.u32(0xffff_ffffL), Bytes.ascii("mdat"), FRAGMENT),
                lie("a box of 2^63", INIT, Bytes.u32(1), Bytes.ascii("moof"), Bytes.u64(Long.MIN_VALUE), FRAGMENT),
                lie("a box of 2^62", INIT, Bytes.u32(1), Bytes.ascii("moof"), Bytes.u64(1L << 62), FRAGMENT),
                lie("a wide size cut off", INIT, Bytes.u32(1), Bytes.ascii("moof")),
                lie("a wide size below its header", INIT, Bytes.u32(1), Bytes.ascii("free"), Bytes.u64(8), FRAGMENT),
                lie("a moov that is too large", Bytes.box("moov", Bytes.zeros(2 << 20)), FRAGMENT),
                lie("a child that leaves its parent", Bytes.box("moov", Bytes.u32(999), Bytes.ascii("trak")), FRAGMENT),
                lie("two tracks", moov(Bytes.box("trak"), Bytes.box("trak")), FRAGMENT),
                lie("a megabyte of empty children", Bytes.box("moov", children(1_000_000 / 8)), FRAGMENT),
                lie("half a million empty boxes", INIT, children(500_000)),
                lie("2^31 samples without fields", INIT, run(0x1, 0x8000_0000L)),
                lie("2^32 samples of a byte", INIT, run(0x201, 0xffff_ffffL)),
                lie("a million samples that lie nowhere", INIT, run(0x1, 1_000_000)),
                lie("no samples", INIT, run(0x1, 0)),
                lie("samples before the file", INIT, fragment(0, 0x8000_0000L)),
                lie("samples behind the mdat", INIT, fragment(0, 5_000)),
                lie("time beyond all bounds", INIT, fragment(1L << 60, -1)),
                lie("negative time", INIT, fragment(-1, -1)),
                lie("another track's fragment", INIT, edited(FRAGMENT, "tfhd", 11, 9)),
                lie("samples addressed from the file's start", INIT, edited(FRAGMENT, "tfhd", 7, 0x21)),
                lie("no ticks per second", Mp4.videoInit(0, 640, 360), FRAGMENT),
                lie(
                        "a sample entry of another kind",
                        Mp4.init(12_800, "vide", Bytes.box("hvc1", Bytes.zeros(90)), new byte[0]),
                        FRAGMENT),
                lie(
                        "video that is handled as sound",
                        Mp4.init(12_800, "soun", Mp4.avc1(640, 360), new byte[0]),
                        FRAGMENT),
                lie("an endless descriptor", Mp4.init(48_000, "soun", endlessDescriptor(), new byte[0]), FRAGMENT),
                lie("an edit list that waits", Mp4.audioInit(48_000, 2, 0xffff_ffffL), FRAGMENT),
                lie("an edit list that takes an hour", Mp4.audioInit(48_000, 2, 48_000L * 3_600), FRAGMENT));
    }

    @Test
    void survivesThousandsOfRandomChanges() {
        byte[] pack = Bytes.join(INIT, FRAGMENT, Mp4.video(20 * 512, 20, 512, 60));
        Random random = new Random(20_261_101);
        int[] outcome = new int[2];
        long allocated = allocated();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 6_000; i++) {
                outcome[read(mutated(pack, random)) ? 0 : 1]++;
            }
        });
        assertThat(outcome[0]).as("read all the same").isPositive();
        assertThat(outcome[1]).as("refused").isGreaterThan(2_000);
        assertThat((allocated() - allocated) / 6_000).as("bytes per pack").isLessThan(1 << 20);
    }

    /** Whether the pack could be read; anything but a refusal in words fails the test. */
    private static boolean read(byte[] pack) throws IOException {
        try {
            PackLayout layout = PackReader.read(new MemoryChannel(pack));
            return layout.segments(0).size() == layout.fragments().size();
        } catch (MalformedMediaException e) {
            assertThat(e).hasMessageMatching("(?s).{10,300}");
            return false;
        }
    }

    private static byte[] mutated(byte[] pack, Random random) {
        byte[] changed = pack.clone();
        // Structure lies in the boxes' heads, so most changes go there.
        int until = random.nextInt(4) == 0 ? changed.length : INIT.length + 300;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(until);
            switch (random.nextInt(5)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(changed, at, Math.min(at + 4, changed.length), (byte) 0xff);
                case 3 -> Arrays.fill(changed, at, Math.min(at + 4, changed.length), (byte) 0);
                default -> changed[at] = Byte.MIN_VALUE;
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length)) : changed;
    }

    private static byte[] moov(byte[]... children) {
        return Bytes.box("moov", children);
    }

    private static byte[] children(int count) {
        byte[] one = Bytes.box("free");
        byte[] all = new byte[count * one.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] run(int flags, long count) {
        byte[] tfhd = Bytes.full("tfhd", 0, 0x2_0018, Bytes.u32(1), Bytes.u32(512), Bytes.u32(60));
        byte[] tfdt = Bytes.full("tfdt", 1, 0, Bytes.u64(0));
        byte[] trun = Bytes.full("trun", 0, flags, Bytes.u32(count), Bytes.u32(200), Bytes.zeros(400));
        return Bytes.join(Bytes.box("moof", Bytes.box("traf", tfhd, tfdt, trun)), Bytes.box("mdat", Bytes.zeros(600)));
    }

    /** @param dataOffset -1 for the right one */
    private static byte[] fragment(long start, long dataOffset) {
        byte[] fragment = Mp4.video(start, 20, 512, 60);
        if (dataOffset >= 0) {
            int at = position(fragment, "trun") + 12;
            System.arraycopy(Bytes.u32(dataOffset), 0, fragment, at, 4);
        }
        return fragment;
    }

    /** A copy with one byte changed, so many after the name of the first box of a type. */
    private static byte[] edited(byte[] bytes, String type, int after, int value) {
        byte[] copy = bytes.clone();
        copy[position(bytes, type) + after] = (byte) value;
        return copy;
    }

    /** Where the first box of a type has its name. */
    private static int position(byte[] bytes, String type) {
        byte[] name = Bytes.ascii(type);
        for (int i = 0; i + 4 <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + 4, name, 0, 4)) {
                return i;
            }
        }
        throw new AssertionError("no box " + type);
    }

    private static byte[] endlessDescriptor() {
        byte[] lengths = new byte[64];
        Arrays.fill(lengths, (byte) 0xff);
        return Bytes.box("mp4a", Bytes.zeros(28), Bytes.full("esds", 0, 0, Bytes.u8(3), lengths));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
