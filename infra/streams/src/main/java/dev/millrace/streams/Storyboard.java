package dev.millrace.streams;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A video at a glance: small pictures, tiles, of moments that lie regularly, laid out in rows on sheets.
 *
 * @param tileWidth pixels
 * @param tileHeight pixels
 * @param columns tiles in a row; the last row of a sheet may have fewer
 * @param durationMillis of the video; the last tile stands for what remains of it
 * @param sheets in order; at least one
 */
public record Storyboard(int tileWidth, int tileHeight, int columns, long durationMillis, List<Sheet> sheets) {
    private static final int VERSION = 1;
    private static final int MAX_SIDE = 4_096;
    private static final int MAX_COLUMNS = 64;
    private static final int MAX_SHEETS = 10_000;
    private static final int MAX_TILES = 1_000;
    private static final long MAX_MILLIS = 1L << 40;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(16 << 20)
                            .maxNestingDepth(8)
                            .maxStringLength(4_096)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One stored picture.
     *
     * @param key of the object
     * @param size bytes
     * @param times of its tiles, in milliseconds, rising; the first tile is at the upper left
     */
    public record Sheet(String key, long size, List<Long> times) {
        /** @throws IllegalArgumentException when a part is out of bounds */
        public Sheet {
            Check.matches("an object key", key, Pack.KEY);
            Check.range("a sheet's size", size, 1, Pack.MAX_SIZE);
            times = List.copyOf(times);
            Check.range("the number of tiles", times.size(), 1, MAX_TILES);
        }
    }

    private record Written(int v, Storyboard storyboard) {}

    /** @throws IllegalArgumentException when the parts contradict each other */
    public Storyboard {
        Check.range("a tile's width", tileWidth, 1, MAX_SIDE);
        Check.range("a tile's height", tileHeight, 1, MAX_SIDE);
        Check.range("the number of columns", columns, 1, MAX_COLUMNS);
        Check.range("the duration", durationMillis, 1, MAX_MILLIS);
        sheets = List.copyOf(sheets);
        Check.range("the number of sheets", sheets.size(), 1, MAX_SHEETS);
        long last = -1;
        for (Sheet sheet : sheets) {
            for (long time : sheet.times()) {
                Check.range("a tile's time", time, last + 1, durationMillis - 1);
                last = time;
            }
        }
    }

    /** Compact JSON in UTF-8. */
    public byte[] toJson() {
        return JSON.writeValueAsBytes(new Written(VERSION, this));
    }

    /**
     * Reads what {@link #toJson()} writes; unknown members are ignored.
     *
     * @throws InvalidIndexException when the bytes are no storyboard, are of another version or contradict themselves
     */
    public static Storyboard parse(byte[] json) {
        try {
            Written written = JSON.readValue(json, Written.class);
            if (written == null || written.v() != VERSION || written.storyboard() == null) {
                throw new InvalidIndexException("the storyboard is not of version " + VERSION);
            }
            return written.storyboard();
        } catch (JacksonException e) {
            throw new InvalidIndexException("the bytes are no storyboard: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The text track (WebVTT) that players read: for each tile a cue with the address of its place on its sheet, {@code
     * storyboard/<n>.jpg#xywh=x,y,w,h} (Media Fragments URI 1.0, 4.2.2), sheets counted from 1.
     */
    public String vtt() {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        for (int s = 0; s < sheets.size(); s++) {
            List<Long> times = sheets.get(s).times();
            for (int t = 0; t < times.size(); t++) {
                text.append('\n');
                time(text, times.get(t)).append(" --> ");
                time(text, end(s, t)).append("\nstoryboard/").append(s + 1).append(".jpg#xywh=");
                text.append(t % columns * tileWidth).append(',').append(t / columns * tileHeight);
                text.append(',')
                        .append(tileWidth)
                        .append(',')
                        .append(tileHeight)
                        .append('\n');
            }
        }
        return text.toString();
    }

    private long end(int sheet, int tile) {
        List<Long> times = sheets.get(sheet).times();
        if (tile + 1 < times.size()) {
            return times.get(tile + 1);
        }
        return sheet + 1 < sheets.size() ? sheets.get(sheet + 1).times().getFirst() : durationMillis;
    }

    /** {@code 00:01:02.003}. */
    private static StringBuilder time(StringBuilder text, long millis) {
        long seconds = millis / 1_000;
        digits(text, seconds / 3_600, 2).append(':');
        digits(text, seconds / 60 % 60, 2).append(':');
        digits(text, seconds % 60, 2).append('.');
        return digits(text, millis % 1_000, 3);
    }

    private static StringBuilder digits(StringBuilder text, long number, int least) {
        String digits = Long.toString(number);
        return text.repeat('0', Math.max(0, least - digits.length())).append(digits);
    }
}
