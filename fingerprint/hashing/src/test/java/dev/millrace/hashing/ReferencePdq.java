package dev.millrace.hashing;

import java.util.Arrays;

/** PDQ step by step, as the paper and the reference implementation have it: slow, and plain to compare with them. */
final class ReferencePdq {
    private ReferencePdq() {}

    static PdqHash hash(Picture picture) {
        int h = picture.height();
        int w = picture.width();
        float[] luma = new float[w * h];
        float[] row = new float[w];
        for (int y = 0; y < h; y++) {
            picture.luma(y, row);
            System.arraycopy(row, 0, luma, y * w, w);
        }
        float[] other = new float[w * h];
        for (int pass = 0; pass < 2; pass++) {
            for (int y = 0; y < h; y++) {
                box(luma, other, y * w, w, 1, (w + 127) / 128);
            }
            for (int x = 0; x < w; x++) {
                box(other, luma, x, h, w, (h + 127) / 128);
            }
        }
        float[][] small = new float[64][64];
        for (int i = 0; i < 64; i++) {
            for (int j = 0; j < 64; j++) {
                small[i][j] = luma[((int) ((i + 0.5) * h / 64)) * w + ((int) ((j + 0.5) * w / 64))];
            }
        }
        return bits(transform(small));
    }

    /** The running sum of "box1DFloat", in its four phases. */
    private static void box(float[] in, float[] out, int offset, int length, int stride, int window) {
        int half = (window + 2) / 2;
        int left = 0;
        int right = 0;
        int place = 0;
        float sum = 0;
        int size = 0;
        for (int k = 0; k < half - 1; k++, right++, size++) {
            sum += in[offset + right * stride];
        }
        for (int k = 0; k < window - half + 1; k++, right++, place++) {
            sum += in[offset + right * stride];
            size++;
            out[offset + place * stride] = sum / size;
        }
        for (int k = 0; k < length - window; k++, left++, right++, place++) {
            sum += in[offset + right * stride];
            sum -= in[offset + left * stride];
            out[offset + place * stride] = sum / size;
        }
        for (int k = 0; k < half - 1; k++, left++, place++) {
            sum -= in[offset + left * stride];
            size--;
            out[offset + place * stride] = sum / size;
        }
    }

    private static float[] transform(float[][] small) {
        double[][] cosine = new double[16][64];
        for (int i = 0; i < 16; i++) {
            for (int j = 0; j < 64; j++) {
                cosine[i][j] = Math.sqrt(2.0 / 64) * Math.cos(Math.PI / 2 / 64 * (i + 1) * (2 * j + 1));
            }
        }
        float[] values = new float[256];
        for (int i = 0; i < 16; i++) {
            for (int j = 0; j < 16; j++) {
                double sum = 0;
                for (int y = 0; y < 64; y++) {
                    for (int x = 0; x < 64; x++) {
                        sum += cosine[i][y] * small[y][x] * cosine[j][x];
                    }
                }
                values[i * 16 + j] = (float) sum;
            }
        }
        return values;
    }

    private static PdqHash bits(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        StringBuilder binary = new StringBuilder();
        for (int k = 255; k >= 0; k--) {
            binary.append(values[k] > sorted[127] ? '1' : '0');
        }
        StringBuilder hex = new StringBuilder();
        for (int k = 0; k < 256; k += 4) {
            hex.append(Integer.toHexString(Integer.parseInt(binary.substring(k, k + 4), 2)));
        }
        return PdqHash.parse(hex.toString());
    }
}
