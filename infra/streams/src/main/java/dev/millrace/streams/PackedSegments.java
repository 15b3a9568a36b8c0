package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Segments as ranges of packs, as an index has them. It keeps the pack read last open, so that reading a rendition in
 * order opens each of its packs once; it is for one thread.
 */
public final class PackedSegments implements SegmentBytes, AutoCloseable {
    private static final Pattern PATH = Pattern.compile("([^/]+)/(?:(init)\\.mp4|(iframes/)?([1-9]\\d{0,6})\\.m4s)");

    private final PresentationIndex index;
    private final Source source;
    private @Nullable Pack open;
    private @Nullable SeekableByteChannel channel;

    /** Where packs are read from. */
    @FunctionalInterface
    public interface Source {
        /** Opens a pack for reading; it is closed by who asked. */
        SeekableByteChannel open(Pack pack) throws IOException;
    }

    public PackedSegments(PresentationIndex index, Source source) {
        this.index = index;
        this.source = source;
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        Matcher m = PATH.matcher(path);
        Track track =
                m.matches() ? index.rendition(m.group(1)).map(Rendition::track).orElse(null) : null;
        if (track == null || track.packs().isEmpty()) {
            throw new NoSuchFileException(path);
        }
        if (m.group(2) != null) {
            return new ChannelWindow(pack(track.packs().getFirst()), 0, track.initSize());
        }
        Segment segment = track.segment(Integer.parseInt(m.group(4))).orElseThrow(() -> new NoSuchFileException(path));
        if (m.group(3) != null) {
            return picture(track, segment, path);
        }
        return new ChannelWindow(pack(track.packOf(segment)), segment.offset(), segment.length());
    }

    private SeekableByteChannel picture(Track track, Segment segment, String path) throws IOException {
        if (segment.head() == 0) {
            throw new NoSuchFileException(path);
        }
        SeekableByteChannel pack = pack(track.packOf(segment)).position(segment.offset());
        ByteBuffer head = ByteBuffer.allocate(segment.head());
        while (head.hasRemaining() && pack.read(head) >= 0) {}
        return new ArrayChannel(TrickSegments.of(head.array(), segment.duration()));
    }

    /** A pack whole, which stays open until another is asked for. */
    SeekableByteChannel pack(Pack pack) throws IOException {
        SeekableByteChannel current = channel;
        if (current == null || !pack.equals(open)) {
            close();
            current = source.open(pack);
            channel = current;
            open = pack;
        }
        return current;
    }

    @Override
    public void close() throws IOException {
        SeekableByteChannel current = channel;
        channel = null;
        open = null;
        if (current != null) {
            current.close();
        }
    }
}
