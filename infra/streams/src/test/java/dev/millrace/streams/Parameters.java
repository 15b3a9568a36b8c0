package dev.millrace.streams;

import java.io.ByteArrayOutputStream;

/**
 * Writes a sequence parameter set of H.264.
 *
 * @param transfer of ISO/IEC 23091-2; 0 writes none
 */
record Parameters(
        int profile, int level, int chroma, int depth, boolean progressive, int width, int height, int transfer) {
    static Parameters of(int width, int height) {
        return new Parameters(100, 31, 1, 8, true, width, height, 1);
    }

    Parameters withLevel(int other) {
        return new Parameters(profile, other, chroma, depth, progressive, width, height, transfer);
    }

    Parameters withProfile(int other) {
        return new Parameters(other, level, chroma, depth, progressive, width, height, transfer);
    }

    Parameters withDepth(int other) {
        return new Parameters(profile, level, chroma, other, progressive, width, height, transfer);
    }

    Parameters withFields() {
        return new Parameters(profile, level, chroma, depth, false, width, height, transfer);
    }

    Parameters withTransfer(int other) {
        return new Parameters(profile, level, chroma, depth, progressive, width, height, other);
    }

    /** The NAL unit. */
    byte[] unit() {
        Bits bits = new Bits();
        bits.put(8, 0x67);
        bits.put(8, profile);
        bits.put(8, 0);
        bits.put(8, level);
        bits.ue(0);
        if (profile >= 100) {
            bits.ue(chroma);
            bits.ue(depth - 8);
            bits.ue(depth - 8);
            bits.put(1, 0);
            bits.put(1, 1);
            for (int i = 0; i < 8; i++) {
                // One scaling list is spelled out, one falls back at once.
                bits.put(1, i < 2 ? 1 : 0);
                for (int j = 0; i == 0 && j < 16; j++) {
                    bits.ue(1 + j % 2);
                }
                if (i == 1) {
                    bits.ue(16);
                }
            }
        }
        bits.ue(0);
        bits.ue(0);
        bits.ue(0);
        bits.ue(4);
        bits.put(1, 0);
        int down = progressive ? 16 : 32;
        int columns = (width + 15) / 16;
        int units = (height + down - 1) / down;
        bits.ue(columns - 1);
        bits.ue(units - 1);
        bits.put(1, progressive ? 1 : 0);
        if (!progressive) {
            bits.put(1, 0);
        }
        bits.put(1, 1);
        bits.put(1, 1);
        bits.ue(0);
        bits.ue((columns * 16 - width) / 2);
        bits.ue(0);
        bits.ue((units * down - height) / (progressive ? 2 : 4));
        bits.put(1, transfer == 0 ? 0 : 1);
        if (transfer != 0) {
            bits.put(1, 1);
            bits.put(8, 255);
            bits.put(16, 1);
            bits.put(16, 1);
            bits.put(1, 0);
            bits.put(1, 1);
            bits.put(3, 5);
            bits.put(1, 0);
            bits.put(1, 1);
            bits.put(8, 1);
            bits.put(8, transfer);
            bits.put(8, 1);
        }
        bits.put(1, 1);
        return bits.escaped();
    }

    private static final class Bits {
        private final StringBuilder bits = new StringBuilder();

        void put(int count, int value) {
            for (int i = count - 1; i >= 0; i--) {
                bits.append((value >> i) & 1);
            }
        }

        void ue(int value) {
            int width = 32 - Integer.numberOfLeadingZeros(value + 1);
            put(width - 1, 0);
            put(width, value + 1);
        }

        /** With the bytes that keep start codes out. */
        byte[] escaped() {
            while (bits.length() % 8 != 0) {
                bits.append(0);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int zeros = 0;
            for (int i = 0; i < bits.length(); i += 8) {
                int value = Integer.parseInt(bits.substring(i, i + 8), 2);
                if (zeros >= 2 && value <= 3) {
                    out.write(3);
                    zeros = 0;
                }
                out.write(value);
                zeros = value == 0 ? zeros + 1 : 0;
            }
            return out.toByteArray();
        }
    }
}
