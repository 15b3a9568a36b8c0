package dev.millrace.hashing;

import java.util.Arrays;
import java.util.Random;

/** Pictures to hash. */
final class Pictures {
    private Pictures() {}

    /** Packed RGB with its size. */
    static final class Rgb {
        private final byte[] bytes;
        private final int width;
        private final int height;

        Rgb(byte[] bytes, int width, int height) {
            this.bytes = bytes;
            this.width = width;
            this.height = height;
        }

        Picture picture() {
            return Picture.rgb24(bytes, width, height);
        }

        /** The pixels really moved to where {@code turn} puts them. */
        Rgb turned(Turn turn) {
            int w = turn.transposed() ? height : width;
            int h = turn.transposed() ? width : height;
            byte[] moved = new byte[bytes.length];
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int fromY = turn.reversesRows() ? h - 1 - y : y;
                    int fromX = turn.reversesColumns() ? w - 1 - x : x;
                    int from = turn.transposed() ? fromX * width + fromY : fromY * width + fromX;
                    System.arraycopy(bytes, 3 * from, moved, 3 * (y * w + x), 3);
                }
            }
            return new Rgb(moved, w, h);
        }

        /** With even borders around it. */
        Rgb framed(int left, int top, int right, int bottom, int brightness) {
            int w = width + left + right;
            int h = height + top + bottom;
            byte[] framed = new byte[3 * w * h];
            Arrays.fill(framed, (byte) brightness);
            for (int y = 0; y < height; y++) {
                System.arraycopy(bytes, 3 * width * y, framed, 3 * ((top + y) * w + left), 3 * width);
            }
            return new Rgb(framed, w, h);
        }

        /** With a white square on it. */
        Rgb stamped(int x, int y, int side) {
            byte[] stamped = bytes.clone();
            for (int row = y; row < y + side; row++) {
                Arrays.fill(stamped, 3 * (row * width + x), 3 * (row * width + x + side), (byte) 255);
            }
            return new Rgb(stamped, width, height);
        }
    }

    /** Soft blobs of all sizes: what a hash sees of a natural picture. */
    static Rgb blobs(long seed, int width, int height) {
        Random random = new Random(seed);
        double[] phase = random.doubles(60, 0, 2 * Math.PI).toArray();
        byte[] bytes = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value = 0;
                for (int k = 0; k < 30; k++) {
                    double fx = 1 + k % 6;
                    double fy = 1 + k / 6.0;
                    value += Math.cos(Math.PI * fx * x / width + phase[k])
                            * Math.cos(Math.PI * fy * y / height + phase[k + 30]);
                }
                for (int c = 0; c < 3; c++) {
                    bytes[3 * (y * width + x) + c] = (byte) Math.clamp(128 + 25 * value + 10 * c, 0, 255);
                }
            }
        }
        return new Rgb(bytes, width, height);
    }

    static Rgb noise(long seed, int width, int height) {
        byte[] bytes = new byte[3 * width * height];
        new Random(seed).nextBytes(bytes);
        return new Rgb(bytes, width, height);
    }
}
