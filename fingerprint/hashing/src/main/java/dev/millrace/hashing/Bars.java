package dev.millrace.hashing;

/** Finds what lies between even bars at the borders: letterboxes, pillarboxes, frames of one colour. */
final class Bars {
    /** Within one line of a bar, and from line to line, brightness differs by no more than this. */
    private static final float EVEN = 12;
    /** Less than this part of a side left over is no picture with bars but an empty one. */
    private static final double LEAST = 0.2;

    private Bars() {}

    static Area within(SmallPicture picture) {
        int width = picture.width();
        int height = picture.height();
        int top = rows(picture, 0, 1);
        int bottom = height - rows(picture, height - 1, -1);
        if (bottom - top < LEAST * height) {
            return new Area(0, 0, width, height);
        }
        SmallPicture strip = picture.part(new Area(0, top, width, bottom - top)).turned(Turn.TRANSPOSED);
        int left = rows(strip, 0, 1);
        int right = width - rows(strip, width - 1, -1);
        if (right - left < LEAST * width) {
            return new Area(0, 0, width, height);
        }
        return new Area(left, top, right - left, bottom - top);
    }

    /** How many rows from {@code start} on are even, and like the first. */
    private static int rows(SmallPicture picture, int start, int step) {
        int count = 0;
        float first = picture.at(0, start);
        for (int y = start; y >= 0 && y < picture.height() && isBar(picture, y, first); y += step) {
            count++;
        }
        return count;
    }

    private static boolean isBar(SmallPicture picture, int y, float like) {
        for (int x = 0; x < picture.width(); x++) {
            if (Math.abs(picture.at(x, y) - like) > EVEN) {
                return false;
            }
        }
        return true;
    }
}
