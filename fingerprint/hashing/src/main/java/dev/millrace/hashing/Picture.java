package dev.millrace.hashing;

import java.util.Objects;

/** A picture whose brightness can be read row by row, more than once. */
public interface Picture {
    int width();

    int height();

    /**
     * Reads one row.
     *
     * @param y from 0, the top
     * @param luma gets {@code width()} values, each 0.299 R + 0.587 G + 0.114 B of components from 0 to 255
     */
    void luma(int y, float[] luma);

    /** A picture out of packed 8-bit RGB. */
    static Picture rgb24(byte[] rgb, int width, int height) {
        Objects.checkFromIndexSize(0, Math.multiplyExact(3 * width, height), rgb.length);
        return new Picture() {
            @Override
            public int width() {
                return width;
            }

            @Override
            public int height() {
                return height;
            }

            @Override
            public void luma(int y, float[] luma) {
                Luma.ofRgb24(rgb, 3 * width * y, width, luma);
            }
        };
    }

    /** Part of a picture. */
    default Picture part(Area area) {
        Picture whole = this;
        return new Picture() {
            private final float[] row = new float[whole.width()];

            @Override
            public int width() {
                return area.width();
            }

            @Override
            public int height() {
                return area.height();
            }

            @Override
            public void luma(int y, float[] luma) {
                whole.luma(area.y() + y, row);
                System.arraycopy(row, area.x(), luma, 0, area.width());
            }
        };
    }
}
