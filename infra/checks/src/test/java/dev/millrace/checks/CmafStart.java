package dev.millrace.checks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * When the first sample of a rendition is presented, read from the boxes of its init and first segment (ISO/IEC 14496-12):
 * decode time and the least composition offset, less what the edit list passes over. Decoders that guess a start before
 * they have seen negative offsets are of no use for this.
 */
final class CmafStart {
    private static final Set<String> PARENTS =
            Set.of("moov", "trak", "mdia", "minf", "stbl", "edts", "mvex", "moof", "traf");
    private static final int DEFAULT_DURATION = 0x8;
    private static final int DATA_OFFSET = 0x1;
    private static final int FIRST_FLAGS = 0x4;
    private static final int DURATION = 0x100;
    private static final int SIZE = 0x200;
    private static final int FLAGS = 0x400;
    private static final int OFFSET = 0x800;

    private final ByteBuffer bytes;
    private long timescale;
    private long skipped;
    private long decodeTime = -1;
    private int defaultDuration;
    private long first = Long.MAX_VALUE;

    private CmafStart(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** @param runUp samples at the beginning that the codec needs and nobody hears, in the track's timescale */
    static double seconds(byte[] init, byte[] segment, int runUp) {
        byte[] both = new byte[init.length + segment.length];
        System.arraycopy(init, 0, both, 0, init.length);
        System.arraycopy(segment, 0, both, init.length, segment.length);
        var start = new CmafStart(both);
        start.walk(0, both.length);
        return (start.decodeTime + start.first + runUp - start.skipped) / (double) start.timescale;
    }

    private void walk(int from, int end) {
        for (int at = from; at < end; ) {
            int size = bytes.getInt(at);
            String type = new String(bytes.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
            if (PARENTS.contains(type)) {
                walk(at + 8, at + size);
            } else {
                read(type, at + 8);
            }
            at += size;
        }
    }

    private void read(String type, int at) {
        boolean wide = bytes.get(at) == 1;
        switch (type) {
            case "mdhd" -> timescale = bytes.getInt(at + (wide ? 20 : 12));
            case "elst" -> skipped = wide ? bytes.getLong(at + 16) : bytes.getInt(at + 12);
            case "tfhd" -> {
                int flags = bytes.getInt(at);
                int skip = ((flags & 0x1) == 0 ? 0 : 8) + ((flags & 0x2) == 0 ? 0 : 4);
                defaultDuration = (flags & DEFAULT_DURATION) == 0 ? 0 : bytes.getInt(at + 8 + skip);
            }
            case "tfdt" -> {
                if (decodeTime < 0) {
                    decodeTime = wide ? bytes.getLong(at + 4) : bytes.getInt(at + 4);
                }
            }
            case "trun" -> {
                if (first == Long.MAX_VALUE) {
                    samples(bytes.getInt(at), at + 4);
                }
            }
            default -> {
                // of no matter here
            }
        }
    }

    private void samples(int flags, int from) {
        int at = from + 4 + ((flags & DATA_OFFSET) == 0 ? 0 : 4) + ((flags & FIRST_FLAGS) == 0 ? 0 : 4);
        long decoded = 0;
        for (int i = bytes.getInt(from); i > 0; i--) {
            int duration = defaultDuration;
            if ((flags & DURATION) != 0) {
                duration = bytes.getInt(at);
                at += 4;
            }
            at += ((flags & SIZE) == 0 ? 0 : 4) + ((flags & FLAGS) == 0 ? 0 : 4);
            int offset = 0;
            if ((flags & OFFSET) != 0) {
                offset = bytes.getInt(at);
                at += 4;
            }
            first = Math.min(first, decoded + offset);
            decoded += duration;
        }
    }
}
