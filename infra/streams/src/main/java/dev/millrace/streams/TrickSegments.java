package dev.millrace.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * CMAF segments of one picture each, for fast forward and rewind in DASH, where a range that ends within an mdat is no
 * segment. The picture's bytes are those of the full segment; around them is a moof of its own, in which the picture
 * lasts as long as that segment does.
 */
public final class TrickSegments {
    /** Bytes of everything but the picture. */
    static final int OVERHEAD = 112;

    private static final int MFHD = 16;
    private static final int TFHD = 16;
    private static final int TFDT = 20;
    private static final int TRUN = 36;
    private static final int BOX = 8;
    private static final int TRAF = BOX + TFHD + TFDT + TRUN;
    private static final int MOOF = BOX + MFHD + TRAF;
    private static final int BASE_IS_MOOF = 0x2_0000;
    /** Version 1, with data offset, duration, size, flags and composition offset. */
    private static final int TRUN_FIELDS = 0x0100_0f01;

    private static final int SYNC = 0x0200_0000;

    private TrickSegments() {}

    /** Whether such segments can be made of a rendition: it is video, and each segment's first picture is known. */
    public static boolean exist(Rendition rendition) {
        List<Segment> segments = rendition.track().segments();
        return rendition instanceof VideoRendition
                && !segments.isEmpty()
                && segments.stream().allMatch(s -> s.head() > 0);
    }

    /**
     * Makes one.
     *
     * @param head the full segment's bytes up to the end of its first picture
     * @param duration of the full segment, in ticks
     * @throws MalformedMediaException when the bytes are not that
     */
    public static byte[] of(byte[] head, long duration) throws MalformedMediaException {
        int at = 0;
        ByteBuffer bytes = ByteBuffer.wrap(head);
        while (at + BOX <= head.length) {
            long size = bytes.getInt(at) & 0xffff_ffffL;
            String type = new String(head, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (size < BOX || size > head.length - at) {
                break;
            }
            if (type.equals("moof")) {
                Box moof = new Box(type, bytes.slice(at + BOX, (int) size - BOX));
                return write(Source.read(moof.children()), at, head, duration);
            }
            at += (int) size;
        }
        throw new MalformedMediaException("no moof precedes the first picture");
    }

    private static byte[] write(Source source, int moof, byte[] head, long duration) throws MalformedMediaException {
        long from = (long) moof + source.offset;
        if (from < 0 || from >= head.length || duration > 0xffff_ffffL) {
            throw new MalformedMediaException("the first picture does not lie behind its moof");
        }
        int size = head.length - (int) from;
        ByteBuffer out = ByteBuffer.allocate(OVERHEAD + size);
        box(out, MOOF, "moof");
        box(out, MFHD, "mfhd").putInt(0).putInt((int) source.sequence);
        box(out, TRAF, "traf");
        box(out, TFHD, "tfhd").putInt(BASE_IS_MOOF).putInt((int) source.track);
        box(out, TFDT, "tfdt").putInt(1 << 24).putLong(source.start);
        box(out, TRUN, "trun").putInt(TRUN_FIELDS).putInt(1).putInt(OVERHEAD);
        out.putInt((int) duration).putInt(size).putInt(SYNC).putInt(source.composition);
        box(out, BOX + size, "mdat").put(head, (int) from, size);
        return out.array();
    }

    private static ByteBuffer box(ByteBuffer out, int size, String type) {
        return out.putInt(size).put(type.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * What the full segment's moof says.
     *
     * @param offset of the first sample from the moof's first byte
     * @param composition offset of the first sample, in ticks
     */
    private record Source(long sequence, long track, long start, int offset, int composition) {
        static Source read(List<Box> moof) throws MalformedMediaException {
            Box mfhd = Box.only(moof, "mfhd");
            mfhd.skip(4);
            List<Box> traf = Box.only(moof, "traf").children();
            Box tfhd = Box.only(traf, "tfhd");
            tfhd.skip(4);
            Box tfdt = Box.only(traf, "tfdt");
            boolean wide = tfdt.u8() == 1;
            tfdt.skip(3);
            long start = wide ? tfdt.u63() : tfdt.u32();
            Box trun = traf.stream()
                    .filter(box -> box.type().equals("trun"))
                    .findFirst()
                    .orElseThrow(() -> new MalformedMediaException("a moof has no trun"));
            long fields = trun.u32();
            if (trun.u32() == 0 || (fields & 1) == 0) {
                throw new MalformedMediaException("the first trun is empty or has no data offset");
            }
            int offset = trun.i32();
            for (int field : List.of(0x4, 0x100, 0x200, 0x400)) {
                trun.skip((fields & field) != 0 ? 4 : 0);
            }
            return new Source(mfhd.u32(), tfhd.u32(), start, offset, (fields & 0x800) != 0 ? trun.i32() : 0);
        }
    }
}
