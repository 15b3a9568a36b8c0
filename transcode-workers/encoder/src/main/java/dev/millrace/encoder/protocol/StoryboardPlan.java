package dev.millrace.encoder.protocol;

/**
 * Small pictures of regular moments, laid out on sheets.
 *
 * @param maxSide longer side of a tile in pixels; a smaller source is not enlarged
 * @param everyMillis distance of two tiles; it doubles after every {@code tiles}, so that a film that is longer than its
 *     header says has not many times more of them
 * @param tiles that the whole is expected to have at most
 * @param columns of a sheet
 * @param rows of a sheet
 */
public record StoryboardPlan(int maxSide, int everyMillis, int tiles, int columns, int rows) {
    private static final int LEAST_SECONDS = 2;
    private static final int TILES = 100;

    public StoryboardPlan {
        Require.that(maxSide >= 16 && maxSide <= 1024, "maxSide is not between 16 and 1024");
        Require.that(everyMillis >= 100 && everyMillis <= 86_400_000, "everyMillis is not between 100 and a day");
        Require.that(tiles >= 1 && tiles <= Event.SheetWritten.MOST_TILES, "tiles is out of bounds");
        Require.that(columns >= 1 && columns <= 10 && rows >= 1 && rows <= 10, "a sheet is not of 1 to 10 rows");
    }

    /**
     * 160 pixels, five by five on a sheet: every two seconds, or a hundred in all.
     *
     * @param seconds that the source is believed to last
     */
    public static StoryboardPlan standard(double seconds) {
        int every = (int) Math.clamp(Math.ceil(seconds / TILES), LEAST_SECONDS, 86_400);
        return new StoryboardPlan(160, 1000 * every, TILES, 5, 5);
    }
}
