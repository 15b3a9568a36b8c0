package dev.millrace.transcode;

import dev.millrace.platform.objects.Bytes;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * A pack: the init segment at the head of a child's file, and some of the segments behind it.
 *
 * @param init bytes of the init segment
 * @param from first byte of the first segment
 * @param to first byte behind the last one
 */
record PackBytes(FileChannel file, long init, long from, long to) implements Bytes {
    @Override
    public long length() {
        return init + to - from;
    }

    @Override
    public InputStream open() {
        return Channels.newInputStream(channel());
    }

    SeekableByteChannel channel() {
        return new SplicedChannel(file, init, from, to);
    }
}
