package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A range of another channel, to be read; closing it leaves the other open. */
class ChannelWindow extends ReadOnlyChannel {
    private final SeekableByteChannel channel;
    private final long offset;
    private final long size;

    ChannelWindow(SeekableByteChannel channel, long offset, long size) {
        this.channel = channel;
        this.offset = offset;
        this.size = size;
    }

    @Override
    protected int read(ByteBuffer target, long from) throws IOException {
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + (size - from)));
        try {
            return channel.position(offset + from).read(target);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public long size() {
        return size;
    }
}
