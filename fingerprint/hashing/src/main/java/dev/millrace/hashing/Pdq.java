package dev.millrace.hashing;

/**
 * PDQ, after Meta's "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019) and its reference
 * implementation in ThreatExchange: brightness, smoothed by two box filters each way, is sampled in 64 × 64 places; the
 * 16 × 16 lowest frequencies of that, without the constant ones, are compared with their median.
 *
 * <p>The filters and the sampling are linear and work on rows and columns apart, and only 64 × 64 of the smoothed values
 * are ever used. So they are two sparse matrices, made once per size ({@link Samples}): each pixel is multiplied once,
 * and no smoothed picture is kept.
 *
 * <p>An instance is for one thread. It keeps its working memory: hashing picture after picture of one size allocates
 * nothing but the results.
 */
public final class Pdq {
    /** What made the hashes; another name when they would no longer compare. */
    public static final String ALGORITHM = "pdq";

    /** Of this implementation: rises when the same pixels give another hash. */
    public static final int VERSION = 1;

    private static final int SIDE = Samples.COUNT;
    private static final int QUALITY_SCALE = 90;
    private static final int BEST_QUALITY = 100;

    private final float[] sampled = new float[SIDE * SIDE];
    private final Spectrum spectrum = new Spectrum();
    private Samples rows = Samples.of(SIDE);
    private Samples columns = Samples.of(SIDE);
    private float[] luma = new float[SIDE];
    private float[] sum = new float[SIDE];

    /**
     * A picture's hash.
     *
     * @param quality 0 to 100: how much there is to see; below 50 the hash says little
     */
    public record Hashed(PdqHash hash, int quality) {}

    /** Hashes a picture as it lies. */
    public Hashed hash(Picture picture) {
        return hash(picture, Turn.UPRIGHT);
    }

    /** Hashes a picture as if it had been turned before. */
    public Hashed hash(Picture picture, Turn turn) {
        sample(picture);
        spectrum.of(sampled);
        return new Hashed(spectrum.bits(turn), quality());
    }

    /** The last picture's hash, turned. */
    public PdqHash turned(Turn turn) {
        return spectrum.bits(turn);
    }

    private void sample(Picture picture) {
        prepare(picture.width(), picture.height());
        for (int i = 0; i < SIDE; i++) {
            smoothDown(picture, i);
            columns.apply(sum, sampled, i * SIDE);
        }
    }

    /** The weighted sum of the rows that sample {@code i} depends on. */
    private void smoothDown(Picture picture, int i) {
        int width = picture.width();
        float[] from = luma;
        float[] to = sum;
        int first = rows.first(i);
        for (int k = 0; k < rows.length(i); k++) {
            picture.luma(first + k, from);
            float weight = rows.weight(i, k);
            if (k == 0) {
                for (int x = 0; x < width; x++) {
                    to[x] = weight * from[x];
                }
            } else {
                for (int x = 0; x < width; x++) {
                    to[x] += weight * from[x];
                }
            }
        }
    }

    private void prepare(int width, int height) {
        if (columns.inputs() != width) {
            columns = Samples.of(width);
        }
        if (rows.inputs() != height) {
            rows = Samples.of(height);
        }
        if (luma.length < width) {
            luma = new float[width];
            sum = new float[width];
        }
    }

    /** How much neighbouring samples differ, each difference in whole percent. */
    private int quality() {
        int gradients = 0;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                int at = i * SIDE + j;
                if (i + 1 < SIDE) {
                    gradients += Math.abs((int) ((sampled[at] - sampled[at + SIDE]) * 100 / 255));
                }
                if (j + 1 < SIDE) {
                    gradients += Math.abs((int) ((sampled[at] - sampled[at + 1]) * 100 / 255));
                }
            }
        }
        return Math.min(gradients / QUALITY_SCALE, BEST_QUALITY);
    }
}
