package dev.millrace.fingerprint.index;

import dev.millrace.hashing.PdqHash;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds every hash within a distance: multi-index hashing (Norouzi, Punjani, Fleet: "Fast Exact Search in Hamming Space
 * with Multi-Index Hashing", 2014). A hash is 16 words of 16 bits. Of two hashes that differ in at most 31 bits, some
 * word differs in at most one, since 16 words with two each would make 32; so it is enough to look, for each word,
 * into the buckets of its value and of the 16 values one bit away, and to measure what is found there. Nothing is missed.
 *
 * <p>A bucket is a chain through {@code next}, and a hash takes 96 bytes. What is removed stays in its chains, unseen,
 * until the process starts anew. Not for several threads.
 */
final class MultiIndex {
    /** The largest distance at which nothing is missed. */
    static final int MOST = 31;

    private static final int WORDS = 16;
    private static final int WORD_BITS = 16;
    private static final int VALUES = 1 << WORD_BITS;
    private static final int LONGS = 4;
    private static final int FIRST_CAPACITY = 1024;

    private final int[] heads = new int[WORDS * VALUES];
    private int[] next = new int[WORDS * FIRST_CAPACITY];
    private long[] bits = new long[LONGS * FIRST_CAPACITY];
    private final BitSet removed = new BitSet();
    private int size;

    MultiIndex() {
        Arrays.fill(heads, -1);
    }

    /** Takes what was found. */
    @FunctionalInterface
    interface Taker {
        void take(int slot, int distance);
    }

    /** @return the hash's slot: 0, 1, 2 … in the order of addition */
    int add(PdqHash hash) {
        int slot = size++;
        if (LONGS * slot == bits.length) {
            bits = Arrays.copyOf(bits, Math.multiplyExact(2, bits.length));
            next = Arrays.copyOf(next, Math.multiplyExact(2, next.length));
        }
        bits[LONGS * slot] = hash.a();
        bits[LONGS * slot + 1] = hash.b();
        bits[LONGS * slot + 2] = hash.c();
        bits[LONGS * slot + 3] = hash.d();
        for (int word = 0; word < WORDS; word++) {
            int bucket = word * VALUES + value(slot, word);
            next[WORDS * slot + word] = heads[bucket];
            heads[bucket] = slot;
        }
        return slot;
    }

    /** It is not found any more. */
    void remove(int slot) {
        removed.set(slot);
    }

    /** Slots given out. */
    int size() {
        return size;
    }

    /** Hashes that can be found. */
    int live() {
        return size - removed.cardinality();
    }

    /** Every hash within {@code distance}, which is at most {@link #MOST}, once, in no order. */
    void within(PdqHash hash, int distance, Taker taker) {
        if (distance > MOST) {
            throw new IllegalArgumentException("beyond " + MOST + " bits something would be missed");
        }
        for (int word = 0; word < WORDS; word++) {
            int value = value(hash, word);
            bucket(hash, distance, word, value, taker);
            for (int bit = 0; bit < WORD_BITS; bit++) {
                bucket(hash, distance, word, value ^ (1 << bit), taker);
            }
        }
    }

    private void bucket(PdqHash hash, int distance, int word, int value, Taker taker) {
        for (int slot = heads[word * VALUES + value]; slot >= 0; slot = next[WORDS * slot + word]) {
            int bitsApart = distance(hash, slot);
            if (bitsApart <= distance && !removed.get(slot) && isFirst(hash, slot, word)) {
                taker.take(slot, bitsApart);
            }
        }
    }

    /** Whether no earlier word led here too. */
    private boolean isFirst(PdqHash hash, int slot, int word) {
        for (int earlier = 0; earlier < word; earlier++) {
            if (Integer.bitCount(value(hash, earlier) ^ value(slot, earlier)) <= 1) {
                return false;
            }
        }
        return true;
    }

    private int distance(PdqHash hash, int slot) {
        int at = LONGS * slot;
        return Long.bitCount(hash.a() ^ bits[at])
                + Long.bitCount(hash.b() ^ bits[at + 1])
                + Long.bitCount(hash.c() ^ bits[at + 2])
                + Long.bitCount(hash.d() ^ bits[at + 3]);
    }

    private int value(int slot, int word) {
        return value(bits[LONGS * slot + word / LONGS], word);
    }

    private static int value(PdqHash hash, int word) {
        return value(
                switch (word / LONGS) {
                    case 0 -> hash.a();
                    case 1 -> hash.b();
                    case 2 -> hash.c();
                    default -> hash.d();
                },
                word);
    }

    private static int value(long four, int word) {
        return (int) (four >>> (WORD_BITS * (word % LONGS))) & (VALUES - 1);
    }
}
