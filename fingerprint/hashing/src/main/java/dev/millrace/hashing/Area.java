package dev.millrace.hashing;

/** Part of a picture, in pixels from its top left corner. */
public record Area(int x, int y, int width, int height) {
    public Area {
        if (x < 0 || y < 0 || width <= 0 || height <= 0) {
            throw new IllegalArgumentException("an area lies inside of its picture and is not empty");
        }
    }
}
