package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.ScratchNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files of one rendition: a pack a chunk, each the init segment and the chunk's fragments. A segment is announced
 * after its bytes are in the file, a pack after it is closed.
 */
final class Packs implements AutoCloseable {
    private final Path directory;
    private final String rendition;
    private final LongToIntFunction chunks;
    private final Consumer<Event> events;

    private byte[] init = new byte[0];
    private @Nullable FileChannel file;
    private int chunk;
    private long offset;

    private int packs;
    private long bytes;
    private long segments;
    private long samples;
    private long duration;

    /** @param chunks of a segment's number, the chunk that it belongs to */
    Packs(Path directory, String rendition, LongToIntFunction chunks, Consumer<Event> events) {
        this.directory = directory;
        this.rendition = rendition;
        this.chunks = chunks;
        this.events = events;
    }

    void init(byte[] segment) {
        init = segment;
    }

    /** Appends segment {@code n}; closes the pack at once when it is the last of its chunk. */
    void segment(long n, byte[] fragment, Span span) {
        try {
            FileChannel out = file != null ? file : open(chunks.applyAsInt(n));
            long at = offset;
            write(out, fragment);
            segments++;
            samples += span.samples();
            duration += span.duration();
            events.accept(new Event.SegmentWritten(
                    rendition,
                    chunk,
                    n,
                    ScratchNames.pack(rendition, chunk),
                    at,
                    fragment.length,
                    span.start(),
                    span.duration(),
                    span.samples()));
            if (chunks.applyAsInt(n + 1) != chunk) {
                closePack();
            }
        } catch (IOException e) {
            throw new Refused(FailureCode.SCRATCH, "The encoded video could not be written: " + e.getMessage());
        }
    }

    /** Closes the last pack. */
    void finish() {
        try {
            closePack();
        } catch (IOException e) {
            throw new Refused(FailureCode.SCRATCH, "The encoded video could not be written: " + e.getMessage());
        }
    }

    private FileChannel open(int number) throws IOException {
        Path path = directory.resolve(ScratchNames.pack(rendition, number));
        FileChannel opened = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        file = opened;
        chunk = number;
        offset = 0;
        write(opened, init);
        return opened;
    }

    private void write(FileChannel out, byte[] data) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        offset += data.length;
    }

    private void closePack() throws IOException {
        if (file == null) {
            return;
        }
        file.close();
        file = null;
        packs++;
        bytes += offset;
        events.accept(new Event.PackClosed(rendition, chunk, ScratchNames.pack(rendition, chunk), offset));
    }

    Event.Done.Rendition summary(int timescale) {
        return new Event.Done.Rendition(rendition, samples, segments, packs, bytes, duration, timescale);
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // The job has failed already; what is in the scratch directory goes with it.
                file = null;
            }
        }
    }
}
