package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The top-level boxes of a channel, one after another; only what is asked for is loaded. */
final class BoxStream {
    /** A pack of a day's audio in segments of 2 s has some 130,000. */
    private static final int MAX_BOXES = 400_000;

    private final SeekableByteChannel channel;
    private final long size;
    private final ByteBuffer header = ByteBuffer.allocate(16);
    private long position;
    private int count;

    /** Where a box lies: {@code start} is its header's first byte, {@code content} that of its content. */
    record Place(String type, long start, long content, long end) {
        long length() {
            return end - start;
        }
    }

    BoxStream(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    boolean hasNext() {
        return position < size;
    }

    /** Steps over the next box, whose header alone is read. */
    Place next() throws IOException {
        if (++count > MAX_BOXES) {
            throw new MalformedMediaException("there are more than " + MAX_BOXES + " boxes");
        }
        long start = position;
        header.clear().limit((int) Math.min(16, size - start));
        if (header.limit() < 8) {
            throw new MalformedMediaException("the bytes from " + start + " on are no box");
        }
        read(start, header);
        long length = header.getInt(0) & 0xffff_ffffL;
        byte[] name = new byte[4];
        header.get(4, name);
        String type = Box.fourcc(name);
        long content = start + 8;
        if (length == 1 && header.limit() == 16) {
            length = header.getLong(8);
            content = start + 16;
        }
        if (length < content - start || length > size - start) {
            throw new MalformedMediaException("the box " + Check.quoted(type) + " at byte " + start + " claims "
                    + length + " bytes, of " + (size - start) + " that there are");
        }
        position = start + length;
        return new Place(type, start, content, position);
    }

    /** Loads a box's content, refusing one above {@code most} bytes. */
    Box load(Place place, int most) throws IOException {
        long length = place.end() - place.content();
        if (length > most) {
            throw new MalformedMediaException("the box " + place.type() + " at byte " + place.start() + " has " + length
                    + " bytes, more than " + most);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        read(place.content(), bytes);
        return new Box(place.type(), bytes.flip());
    }

    private void read(long at, ByteBuffer target) throws IOException {
        channel.position(at);
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new MalformedMediaException("the bytes end at " + (at + target.position()));
            }
        }
    }
}
