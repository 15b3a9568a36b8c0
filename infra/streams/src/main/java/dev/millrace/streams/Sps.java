package dev.millrace.streams;

import java.nio.ByteBuffer;

/**
 * A sequence parameter set of H.264 (ITU-T H.264, 7.3.2.1.1 and E.1.1), as far as players and rules look at it.
 *
 * @param profileLevel profile, constraints and level as six hexadecimal digits
 * @param profile profile_idc
 * @param level level_idc, ten times the level
 * @param chroma chroma_format_idc, 1 for 4:2:0
 * @param depth bits of a luma sample
 * @param progressive whether every picture is a frame (frame_mbs_only_flag)
 * @param width pixels, after cropping
 * @param height pixels, after cropping
 * @param transfer transfer_characteristics of ISO/IEC 23091-2, 2 where nothing is said
 */
record Sps(
        String profileLevel,
        int profile,
        int level,
        int chroma,
        int depth,
        boolean progressive,
        int width,
        int height,
        int transfer) {
    private static final int UNSPECIFIED = 2;
    private static final int EXTENDED_SAR = 255;

    /** @param unit the NAL unit, its header first */
    static Sps read(Box unit) throws MalformedMediaException {
        Bits bits = new Bits(unit);
        bits.skip(8);
        int profile = bits.take(8);
        int constraints = bits.take(8);
        int level = bits.take(8);
        bits.ue();
        int chroma = 1;
        int depth = 8;
        if (high(profile)) {
            chroma = bits.ue();
            bits.skip(chroma == 3 ? 1 : 0);
            depth = 8 + bits.ue();
            bits.ue();
            bits.skip(1);
            scalingLists(bits, chroma == 3 ? 12 : 8);
        }
        bits.ue();
        pictureOrder(bits);
        bits.ue();
        bits.skip(1);
        int columns = bits.ue() + 1;
        int units = bits.ue() + 1;
        boolean progressive = bits.flag();
        bits.skip(progressive ? 0 : 1);
        bits.skip(1);
        int width = 16 * columns;
        int height = 16 * units * (progressive ? 1 : 2);
        if (bits.flag()) {
            int across = chroma == 1 || chroma == 2 ? 2 : 1;
            int down = (chroma == 1 ? 2 : 1) * (progressive ? 1 : 2);
            width -= across * (bits.ue() + bits.ue());
            height -= down * (bits.ue() + bits.ue());
        }
        int transfer = bits.flag() ? transfer(bits) : UNSPECIFIED;
        String profileLevel = "%02x%02x%02x".formatted(profile, constraints, level);
        return new Sps(profileLevel, profile, level, chroma, depth, progressive, width, height, transfer);
    }

    /** Those profiles whose parameter sets speak of chroma and depth. */
    private static boolean high(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void scalingLists(Bits bits, int count) throws MalformedMediaException {
        if (!bits.flag()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (bits.flag()) {
                int last = 8;
                int next = 8;
                for (int j = 0; j < (i < 6 ? 16 : 64) && next != 0; j++) {
                    next = (last + bits.se() + 256) & 0xff;
                    last = next == 0 ? last : next;
                }
            }
        }
    }

    private static void pictureOrder(Bits bits) throws MalformedMediaException {
        int type = bits.ue();
        if (type == 0) {
            bits.ue();
        } else if (type == 1) {
            bits.skip(1);
            bits.se();
            bits.se();
            int count = bits.ue();
            for (int i = 0; i < count; i++) {
                bits.se();
            }
        }
    }

    private static int transfer(Bits bits) throws MalformedMediaException {
        if (bits.flag() && bits.take(8) == EXTENDED_SAR) {
            bits.skip(32);
        }
        if (bits.flag()) {
            bits.skip(1);
        }
        if (!bits.flag()) {
            return UNSPECIFIED;
        }
        bits.skip(4);
        if (!bits.flag()) {
            return UNSPECIFIED;
        }
        bits.skip(8);
        return bits.take(8);
    }

    /** Bits of a NAL unit, without the bytes that keep start codes out of it (7.3.1). */
    private static final class Bits {
        private final ByteBuffer bytes;
        private int position;

        Bits(Box unit) throws MalformedMediaException {
            bytes = ByteBuffer.allocate(unit.left());
            int zeros = 0;
            while (unit.left() > 0) {
                int next = unit.u8();
                boolean prevention = zeros >= 2 && next == 3;
                if (!prevention) {
                    bytes.put((byte) next);
                }
                zeros = next == 0 ? zeros + 1 : 0;
            }
            bytes.flip();
        }

        boolean flag() throws MalformedMediaException {
            return take(1) == 1;
        }

        /** @param count at most 31 */
        int take(int count) throws MalformedMediaException {
            int value = 0;
            for (int i = 0; i < count; i++) {
                if (position / 8 >= bytes.limit()) {
                    throw new MalformedMediaException("the sequence parameter set ends in the middle of a field");
                }
                value = (value << 1) | ((bytes.get(position / 8) >> (7 - position % 8)) & 1);
                position++;
            }
            return value;
        }

        void skip(int count) {
            position += count;
        }

        int ue() throws MalformedMediaException {
            int zeros = 0;
            while (!flag()) {
                if (++zeros > 16) {
                    throw new MalformedMediaException("a number in the sequence parameter set is beyond all bounds");
                }
            }
            return (1 << zeros) - 1 + take(zeros);
        }

        int se() throws MalformedMediaException {
            int code = ue();
            return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
        }
    }
}
