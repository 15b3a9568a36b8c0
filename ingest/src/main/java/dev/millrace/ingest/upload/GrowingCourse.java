package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.ReceivedBytes.Due;
import dev.millrace.ingest.upload.ReceivedBytes.Wish;
import dev.millrace.platform.objects.LaterWriterException;
import dev.millrace.platform.objects.ObjectStore.GrowingPart;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a part can be written bit by bit, the whole file becomes one: bytes are written as they come, and forced and
 * written down every now and then while more of them are written. So nothing is copied when the file is whole.
 */
final class GrowingCourse implements Course {
    private static final Logger log = LoggerFactory.getLogger(GrowingCourse.class);
    private static final long WRITE = 256 * 1024;
    private static final long WRITE_AT_MOST = 1 << 20;
    private static final int FORCED_AT_ONCE = 2;
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Claim claim;
    private final Durable durable;
    private final Pipeline pipeline;
    private final CommitPace pace;
    private final boolean checked;
    private final long commitSize;
    private final long begin;

    private Duration age = FOREVER;
    private long position;
    private long unforced;
    /** When the oldest byte came that is not being forced. */
    private long oldestUnforced = Long.MAX_VALUE;

    private @Nullable GrowingPart part;

    /**
     * @param pace how often it is written down
     * @param checked whether nothing counts before the last byte
     * @param failed told of the first failure
     */
    GrowingCourse(
            Claim claim,
            UploadSettings settings,
            CommitPace pace,
            Durable durable,
            boolean checked,
            Consumer<Exception> failed) {
        this.claim = claim;
        this.durable = durable;
        this.pace = pace;
        this.checked = checked;
        this.commitSize = settings.commitSize().toBytes();
        this.position = claim.offset();
        this.begin = claim.offset() - claim.last().map(Part::size).orElse(0L);
        this.pipeline = new Pipeline(FORCED_AT_ONCE, this::force, durable::writeDown, failed);
    }

    @Override
    public Next next() {
        long write = Math.min(WRITE, commitSize);
        age = checked ? FOREVER : pace.now();
        return new Next(new Wish(write, 0, age, age, oldestUnforced, false), Math.min(WRITE_AT_MOST, commitSize));
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean place(Batch batch, Due due, long oldest, Optional<MessageDigest> taken)
            throws IOException, InterruptedException {
        try (batch) {
            if (batch.length() > 0) {
                write(batch);
                position += batch.length();
                unforced += batch.length();
                oldestUnforced = Math.min(oldestUnforced, oldest);
            }
        }
        boolean old = due == Due.OLD || System.nanoTime() - oldestUnforced >= age.toNanos();
        if (unforced == 0 || (due != Due.END && !old && unforced < commitSize)) {
            return true;
        }
        var slice = new Slice(durable.growing(), unforced, position, taken);
        unforced = 0;
        oldestUnforced = Long.MAX_VALUE;
        return pipeline.start(slice, "ingest-force-" + claim.id());
    }

    private void write(Batch batch) throws IOException, InterruptedException {
        if (unforced == 0) {
            durable.requireRoomFor(batch.length());
        }
        GrowingPart to = opened();
        try {
            for (ByteBuffer buffer : batch.buffers()) {
                to.write(buffer);
            }
        } catch (LaterWriterException e) {
            throw Durable.lost();
        }
    }

    private GrowingPart opened() throws IOException, InterruptedException {
        if (part == null) {
            part = durable.grow();
        }
        return part;
    }

    private Part force(Slice slice) throws IOException, InterruptedException {
        return durable.force(opened(), slice.end() - begin, slice.length());
    }

    @Override
    public boolean drain() throws InterruptedException {
        return pipeline.drain();
    }

    @Override
    public void close() {
        if (part != null) {
            try {
                part.close();
            } catch (IOException e) {
                log.warn("A file of an upload is not closed as it should be", e);
            }
        }
    }
}
