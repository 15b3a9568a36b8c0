package dev.millrace.transcode;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage to a file, the same for the same seed: what disks, networks and people with bad intentions do to one. */
final class Mutation {
    private static final int MOST_AT_ONCE = 6;
    /** Where containers keep what says how to read the rest. */
    private static final int ENDS = 4096;

    private static final int LONGEST_RUN = 512;

    private Mutation() {}

    /** @return a damaged copy; at least one byte long */
    static byte[] of(byte[] source, long seed) {
        var random = new SplittableRandom(seed);
        byte[] bytes = source.clone();
        int times = random.nextInt(1, MOST_AT_ONCE + 1);
        for (int i = 0; i < times; i++) {
            bytes = damaged(bytes, random);
        }
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, SplittableRandom random) {
        int at = place(bytes.length, random);
        int run = Math.min(random.nextInt(1, LONGEST_RUN + 1), bytes.length - at);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                for (int i = at; i < at + run; i++) {
                    bytes[i] = (byte) random.nextInt();
                }
            }
            case 2 -> Arrays.fill(bytes, at, at + run, (byte) 0);
            case 3 -> number(bytes, at, random);
            case 4 -> System.arraycopy(bytes, place(bytes.length - run + 1, random), bytes, at, run);
            case 5 -> {
                return without(bytes, at, run);
            }
            case 6 -> {
                return twice(bytes, at, run);
            }
            default -> {
                // Cut off somewhere: an upload that was given up, a disk that was full.
                return Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length)));
            }
        }
        return bytes;
    }

    /** Half of the time in the first or last kilobytes. */
    private static int place(int length, SplittableRandom random) {
        int near = Math.min(length, ENDS);
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(near);
            case 1 -> length - 1 - random.nextInt(near);
            default -> random.nextInt(length);
        };
    }

    /** A count or a length that is far too large, negative, or off by one. */
    private static void number(byte[] bytes, int at, SplittableRandom random) {
        int[] values = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7fff, 0xffff, 0x10000};
        int value = values[random.nextInt(values.length)];
        for (int i = 0; i < Integer.BYTES && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private static byte[] without(byte[] bytes, int at, int run) {
        if (run == bytes.length) {
            return bytes;
        }
        byte[] shorter = new byte[bytes.length - run];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + run, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] twice(byte[] bytes, int at, int run) {
        byte[] longer = new byte[bytes.length + run];
        System.arraycopy(bytes, 0, longer, 0, at + run);
        System.arraycopy(bytes, at, longer, at + run, bytes.length - at);
        return longer;
    }
}
