package dev.millrace.hashing;

import java.util.Arrays;

/** The 16 × 16 lowest frequencies of 64 × 64 samples: a discrete cosine transform, the constant row and column left out. */
final class Spectrum {
    static final int SIDE = 16;
    private static final int SAMPLES = Samples.COUNT;
    /** Of the 256 values sorted, the lower of the two in the middle. */
    private static final int MEDIAN = SIDE * SIDE / 2 - 1;

    private static final float[] COSINES = cosines();

    private final float[] half = new float[SIDE * SAMPLES];
    private final float[] values = new float[SIDE * SIDE];
    private final float[] sorted = new float[SIDE * SIDE];
    private final long[] words = new long[PdqHash.BITS / Long.SIZE];

    /** Row {@code i}: the cosine of frequency {@code i + 1}, scaled to length 1. */
    private static float[] cosines() {
        float[] matrix = new float[SIDE * SAMPLES];
        double scale = Math.sqrt(2.0 / SAMPLES);
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SAMPLES; j++) {
                matrix[i * SAMPLES + j] = (float) (scale * Math.cos(Math.PI / 2 / SAMPLES * (i + 1) * (2 * j + 1)));
            }
        }
        return matrix;
    }

    void of(float[] samples) {
        Arrays.fill(half, 0);
        for (int i = 0; i < SIDE; i++) {
            for (int k = 0; k < SAMPLES; k++) {
                float cosine = COSINES[i * SAMPLES + k];
                for (int j = 0; j < SAMPLES; j++) {
                    half[i * SAMPLES + j] += cosine * samples[k * SAMPLES + j];
                }
            }
        }
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                float sum = 0;
                for (int k = 0; k < SAMPLES; k++) {
                    sum += half[i * SAMPLES + k] * COSINES[j * SAMPLES + k];
                }
                values[i * SIDE + j] = sum;
            }
        }
    }

    /** The hash of the picture turned: its frequencies change places and signs, nothing is computed anew. */
    PdqHash bits(Turn turn) {
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                sorted[i * SIDE + j] = turned(turn, i, j);
            }
        }
        Arrays.sort(sorted);
        float median = sorted[MEDIAN];
        Arrays.fill(words, 0);
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                if (turned(turn, i, j) > median) {
                    int bit = i * SIDE + j;
                    words[bit / Long.SIZE] |= 1L << bit;
                }
            }
        }
        return new PdqHash(words[3], words[2], words[1], words[0]);
    }

    /** Even functions of the middle keep their sign when the side is reversed, odd ones change it. */
    private float turned(Turn turn, int i, int j) {
        float value = turn.transposed() ? values[j * SIDE + i] : values[i * SIDE + j];
        boolean negated = (turn.reversesRows() && i % 2 == 0) != (turn.reversesColumns() && j % 2 == 0);
        return negated ? -value : value;
    }
}
