package dev.millrace.app.validate;

import dev.millrace.streams.ReadOnlyChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file on a server, read by a window at a time: boxes are small and lie close together. */
final class ServedChannel extends ReadOnlyChannel {
    private static final int WINDOW = 32 << 10;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final Source source;
    private Part window;

    /**
     * @param offset of the first byte in the file
     * @param size of the whole file
     */
    record Part(long offset, ByteBuffer bytes, long size) {}

    @FunctionalInterface
    interface Source {
        /** Asks for a range; more may come, and from an earlier byte on. */
        Part read(long offset, int length) throws IOException;
    }

    private ServedChannel(Source source, Part window) {
        this.source = source;
        this.window = window;
    }

    static ServedChannel open(Source source) throws IOException {
        return new ServedChannel(source, source.read(0, WINDOW));
    }

    /**
     * The file's size.
     *
     * @param contentRange the header's value
     * @throws IOException when it is not about the range that was asked for
     */
    static long size(String contentRange, long offset, int length) throws IOException {
        Matcher m = CONTENT_RANGE.matcher(contentRange);
        if (!m.matches()
                || Long.parseLong(m.group(1)) != offset
                || Long.parseLong(m.group(2)) != offset + length - 1
                || Long.parseLong(m.group(3)) < offset + length) {
            throw new IOException(
                    "a range of " + length + " bytes from " + offset + " on is answered with another Content-Range");
        }
        return Long.parseLong(m.group(3));
    }

    @Override
    protected int read(ByteBuffer target, long from) throws IOException {
        if (from < window.offset() || from >= window.offset() + window.bytes().limit()) {
            long size = window.size();
            window = source.read(from, (int) Math.min(WINDOW, size - from));
            if (window.size() != size
                    || from >= window.offset() + window.bytes().limit()) {
                throw new IOException("a file changes while it is read");
            }
        }
        int at = (int) (from - window.offset());
        int count = Math.min(target.remaining(), window.bytes().limit() - at);
        target.put(window.bytes().slice(at, count));
        return count;
    }

    @Override
    public long size() {
        return window.size();
    }
}
