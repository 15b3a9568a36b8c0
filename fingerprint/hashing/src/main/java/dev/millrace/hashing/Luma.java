package dev.millrace.hashing;

/** Brightness as PDQ weighs it (ITU-R BT.601). */
public final class Luma {
    private static final float RED = 0.299f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private Luma() {}

    /** Of {@code width} pixels of packed 8-bit RGB, the first at {@code offset}. */
    public static void ofRgb24(byte[] rgb, int offset, int width, float[] luma) {
        for (int x = 0, at = offset; x < width; x++, at += 3) {
            luma[x] = RED * (rgb[at] & 0xff) + GREEN * (rgb[at + 1] & 0xff) + BLUE * (rgb[at + 2] & 0xff);
        }
    }
}
