package dev.millrace.streams;

import static dev.millrace.streams.Bytes.ascii;
import static dev.millrace.streams.Bytes.box;
import static dev.millrace.streams.Bytes.full;
import static dev.millrace.streams.Bytes.join;
import static dev.millrace.streams.Bytes.u16;
import static dev.millrace.streams.Bytes.u32;
import static dev.millrace.streams.Bytes.u64;
import static dev.millrace.streams.Bytes.u8;
import static dev.millrace.streams.Bytes.zeros;

import java.util.Arrays;

/** Writes fragmented MP4 of the shape that the encoder makes, with samples that nothing could decode. */
final class Mp4 {
    static final int SYNC = 0x0200_0000;
    static final int NOT_SYNC = 0x0101_0000;

    private Mp4() {}

    static byte[] videoInit(int timescale, int width, int height) {
        return init(timescale, "vide", avc1(width, height), new byte[0]);
    }

    static byte[] videoInit(int timescale, Parameters parameters) {
        return init(timescale, "vide", avc1(parameters, parameters.width(), parameters.height()), new byte[0]);
    }

    static byte[] avc1(int width, int height, byte[]... more) {
        return avc1(Parameters.of(width, height), width, height, more);
    }

    /** @param width of the sample entry, whatever the parameters say */
    static byte[] avc1(Parameters parameters, int width, int height, byte[]... more) {
        byte[] unit = parameters.unit();
        byte[] avcC = box(
                "avcC",
                u8(1),
                Arrays.copyOfRange(unit, 1, 4),
                u8(0xff, 0xe1),
                u16(unit.length),
                unit,
                u8(1),
                u16(1),
                u8(0x68));
        return box("avc1", zeros(6), u16(1), zeros(16), u16(width), u16(height), zeros(50), avcC, join(more));
    }

    /** @param priming ticks for the edit list; 0 leaves it out */
    static byte[] audioInit(int sampleRate, int channels, long priming) {
        byte[] edts = priming == 0
                ? new byte[0]
                : box("edts", full("elst", 0, 0, u32(1), u32(0), u32(priming), u16(1), u16(0)));
        return init(sampleRate, "soun", mp4a(sampleRate, channels), edts);
    }

    static byte[] mp4a(int sampleRate, int channels) {
        // AAC LC at the index of 48 kHz.
        byte[] specific = u8(0x11, 0x80 | (channels << 3));
        byte[] config = join(u8(4, 13 + 2 + specific.length, 0x40, 0x15), zeros(11), u8(5, specific.length), specific);
        byte[] es = join(u8(3, 0x80, 0x80, 0x80, 3 + config.length), u16(1), u8(0), config);
        return box(
                "mp4a",
                zeros(6),
                u16(1),
                zeros(8),
                u16(channels),
                u16(16),
                zeros(4),
                u16(sampleRate),
                u16(0),
                full("esds", 0, 0, es));
    }

    static byte[] init(int timescale, String handler, byte[] sampleEntry, byte[] edts) {
        byte[] empty = join(
                full("stts", 0, 0, u32(0)),
                full("stsc", 0, 0, u32(0)),
                full("stsz", 0, 0, u32(0), u32(0)),
                full("stco", 0, 0, u32(0)));
        byte[] stbl = box("stbl", full("stsd", 0, 0, u32(1), sampleEntry), empty);
        byte[] header = full(handler.equals("vide") ? "vmhd" : "smhd", 0, 1, zeros(8));
        byte[] dinf = box("dinf", full("dref", 0, 0, u32(1), full("url ", 0, 1)));
        byte[] mdia = box(
                "mdia",
                full("mdhd", 0, 0, u32(0), u32(0), u32(timescale), u32(0), u16(0), u16(0)),
                full("hdlr", 0, 0, u32(0), ascii(handler), zeros(13)),
                box("minf", header, dinf, stbl));
        byte[] trak = box("trak", full("tkhd", 0, 3, u32(0), u32(0), u32(1), zeros(68)), edts, mdia);
        byte[] trex = full("trex", 0, 0, u32(1), u32(1), u32(0), u32(0), u32(0));
        byte[] moov = box("moov", full("mvhd", 0, 0, zeros(96)), trak, box("mvex", trex));
        return join(box("ftyp", ascii("iso6"), u32(0), ascii("cmfc")), moov);
    }

    /** One moof and its mdat. */
    static byte[] fragment(long start, int firstFlags, byte[][] samples, int[] durations) {
        byte[][] rows = new byte[samples.length][];
        for (int i = 0; i < samples.length; i++) {
            rows[i] = join(u32(durations[i]), u32(samples[i].length));
        }
        byte[] tfhd = full("tfhd", 0, 0x2_0020, u32(1), u32(NOT_SYNC));
        byte[] tfdt = full("tfdt", 1, 0, u64(start));
        int moofSize = 8 + 16 + 8 + tfhd.length + tfdt.length + 8 + 4 + 4 + 4 + 4 + 8 * samples.length;
        byte[] trun = full(
                "trun", 0, 0x305, u32(samples.length), u32(moofSize + 8L), u32(firstFlags & 0xffff_ffffL), join(rows));
        byte[] moof = box("moof", full("mfhd", 0, 0, u32(1)), box("traf", tfhd, tfdt, trun));
        return join(moof, box("mdat", join(samples)));
    }

    /** A fragment of video: an IDR picture, then others, all of one size and duration. */
    static byte[] video(long start, int frames, int frameTicks, int frameSize) {
        byte[][] samples = new byte[frames][];
        for (int i = 0; i < frames; i++) {
            samples[i] = picture(i == 0 ? 5 : 1, frameSize);
        }
        return fragment(start, SYNC, samples, same(frames, frameTicks));
    }

    /** A fragment of AAC frames. */
    static byte[] audio(long start, int frames, int frameSize) {
        byte[][] samples = new byte[frames][frameSize];
        return fragment(start, SYNC, samples, same(frames, 1024));
    }

    /** A sample of an access unit delimiter and one slice. */
    static byte[] picture(int nalType, int size) {
        byte[] head = join(u32(2), u8(9, 0xf0), u32(size - 10L), u8(nalType));
        return Arrays.copyOf(head, size);
    }

    static int[] same(int count, int value) {
        int[] values = new int[count];
        Arrays.fill(values, value);
        return values;
    }

    /** Where a box's type first stands. */
    static int find(byte[] bytes, String type) {
        byte[] name = ascii(type);
        for (int i = 0; i + name.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
                return i;
            }
        }
        throw new AssertionError("no " + type);
    }

    /** The same bytes with a box's type exchanged for another. */
    static byte[] replaced(byte[] bytes, String type, String other) {
        byte[] changed = bytes.clone();
        System.arraycopy(ascii(other), 0, changed, find(bytes, type), 4);
        return changed;
    }
}
