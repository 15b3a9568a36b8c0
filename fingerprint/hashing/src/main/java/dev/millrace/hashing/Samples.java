package dev.millrace.hashing;

/**
 * Two box filters in a row and the choice of 64 places, along one side of a picture: as weights, of which each place has
 * a short run. At the borders the boxes are cut off and what is left of them is averaged, as the reference does it.
 */
final class Samples {
    static final int COUNT = 64;
    private static final int PASSES_OVERSAMPLING = 2;

    private final int inputs;
    private final int[] first = new int[COUNT];
    private final float[][] weights = new float[COUNT][];

    private Samples(int inputs) {
        this.inputs = inputs;
    }

    /** For a side of {@code inputs} pixels. */
    static Samples of(int inputs) {
        Samples samples = new Samples(inputs);
        int window = (inputs + PASSES_OVERSAMPLING * COUNT - 1) / (PASSES_OVERSAMPLING * COUNT);
        Box box = new Box(inputs, window);
        for (int i = 0; i < COUNT; i++) {
            int centre = (int) ((i + 0.5) * inputs / COUNT);
            samples.first[i] = box.from(box.from(centre));
            samples.weights[i] = box.twice(centre);
        }
        return samples;
    }

    /** The window around each place. */
    private record Box(int inputs, int window) {
        int from(int place) {
            return Math.max(0, place - (window - 1) / 2);
        }

        int to(int place) {
            return Math.min(inputs - 1, place + window / 2);
        }

        float[] twice(int centre) {
            int start = from(from(centre));
            double[] exact = new double[to(to(centre)) - start + 1];
            int outer = to(centre) - from(centre) + 1;
            for (int middle = from(centre); middle <= to(centre); middle++) {
                int inner = to(middle) - from(middle) + 1;
                for (int place = from(middle); place <= to(middle); place++) {
                    exact[place - start] += 1.0 / outer / inner;
                }
            }
            float[] rounded = new float[exact.length];
            for (int k = 0; k < exact.length; k++) {
                rounded[k] = (float) exact[k];
            }
            return rounded;
        }
    }

    int inputs() {
        return inputs;
    }

    /** The first pixel that sample {@code i} depends on. */
    int first(int i) {
        return first[i];
    }

    /** On how many pixels sample {@code i} depends. */
    int length(int i) {
        return weights[i].length;
    }

    float weight(int i, int k) {
        return weights[i][k];
    }

    /** All samples of one row of pixels. */
    void apply(float[] row, float[] to, int offset) {
        for (int i = 0; i < COUNT; i++) {
            float[] weight = weights[i];
            int start = first[i];
            float sample = 0;
            for (int k = 0; k < weight.length; k++) {
                sample += weight[k] * row[start + k];
            }
            to[offset + i] = sample;
        }
    }
}
