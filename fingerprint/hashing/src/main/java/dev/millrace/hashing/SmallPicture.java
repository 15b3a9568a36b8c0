package dev.millrace.hashing;

import java.util.Arrays;

/** At most 256 × 256 places, each as bright as the mean of what it stands for. */
final class SmallPicture implements Picture {
    private static final int MOST = 256;

    private final int width;
    private final int height;
    private final float[] values;

    private SmallPicture(int width, int height) {
        this.width = width;
        this.height = height;
        this.values = new float[width * height];
    }

    static SmallPicture of(Picture picture) {
        SmallPicture small = new SmallPicture(Math.min(MOST, picture.width()), Math.min(MOST, picture.height()));
        float[] row = new float[picture.width()];
        float[] sums = new float[picture.width()];
        for (int y = 0; y < small.height; y++) {
            int from = start(y, small.height, picture.height());
            int to = start(y + 1, small.height, picture.height());
            Arrays.fill(sums, 0);
            for (int line = from; line < to; line++) {
                picture.luma(line, row);
                for (int x = 0; x < row.length; x++) {
                    sums[x] += row[x];
                }
            }
            for (int x = 0; x < small.width; x++) {
                small.values[y * small.width + x] = mean(sums, x, small.width) / (to - from);
            }
        }
        return small;
    }

    private static float mean(float[] sums, int place, int places) {
        int from = start(place, places, sums.length);
        int to = start(place + 1, places, sums.length);
        float sum = 0;
        for (int x = from; x < to; x++) {
            sum += sums[x];
        }
        return sum / (to - from);
    }

    private static int start(int place, int places, int pixels) {
        return (int) ((long) place * pixels / places);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    float at(int x, int y) {
        return values[y * width + x];
    }

    @Override
    public void luma(int y, float[] luma) {
        System.arraycopy(values, y * width, luma, 0, width);
    }

    @Override
    public SmallPicture part(Area area) {
        SmallPicture part = new SmallPicture(area.width(), area.height());
        for (int y = 0; y < area.height(); y++) {
            System.arraycopy(values, (area.y() + y) * width + area.x(), part.values, y * area.width(), area.width());
        }
        return part;
    }

    SmallPicture turned(Turn turn) {
        SmallPicture turned = turn.transposed() ? new SmallPicture(height, width) : new SmallPicture(width, height);
        for (int y = 0; y < turned.height; y++) {
            for (int x = 0; x < turned.width; x++) {
                int fromY = turn.reversesRows() ? turned.height - 1 - y : y;
                int fromX = turn.reversesColumns() ? turned.width - 1 - x : x;
                turned.values[y * turned.width + x] = turn.transposed() ? at(fromY, fromX) : at(fromX, fromY);
            }
        }
        return turned;
    }
}
