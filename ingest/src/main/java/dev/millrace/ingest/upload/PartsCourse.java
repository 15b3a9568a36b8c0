package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.ReceivedBytes.Due;
import dev.millrace.ingest.upload.ReceivedBytes.Wish;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts the bytes into parts of the store, several of which are stored side by side. What is too little for a part, when
 * it gets old, when memory is short or at the end, becomes a tail: an object of its own, which the next part takes up.
 */
final class PartsCourse implements Course {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Claim claim;
    private final UploadSettings settings;
    private final SegmentPool pool;
    private final Durable durable;
    private final Pipeline pipeline;
    private final Carried carried;
    private final PartSizes sizes;
    private final long unit;
    private final boolean checked;

    /** Bytes in parts that are stored or on their way. */
    private long inParts;
    /** When the oldest byte came that is put aside and not durable. */
    private long oldestLoose = Long.MAX_VALUE;

    private PartSizes.Size size;

    /**
     * @param unit bytes that are taken at once, at most
     * @param checked whether nothing counts before the last byte
     * @param failed told of the first failure
     */
    PartsCourse(
            Claim claim,
            UploadSettings settings,
            SegmentPool pool,
            SpoolFile spool,
            Durable durable,
            long unit,
            boolean checked,
            Consumer<Exception> failed) {
        this.claim = claim;
        this.settings = settings;
        this.pool = pool;
        this.durable = durable;
        this.unit = unit;
        this.checked = checked;
        carried = new Carried(spool);
        ObjectStore store = durable.store();
        claim.tails().forEach(tail -> carried.addTail(TailStore.piece(store, claim.key(), tail)));
        inParts = claim.offset() - carried.bytes();
        sizes = new PartSizes(store.limits(), settings.partSize().toBytes(), claim.partSize());
        size = nextSize();
        pipeline = new Pipeline(settings.parallelParts(), durable::part, durable::writeDown, failed);
    }

    private PartSizes.Size nextSize() {
        return sizes.next(inParts, claim.length(), claim.most(), durable.nextNumber());
    }

    @Override
    public Next next() {
        size = nextSize();
        long missing = Math.max(0, size.full() - carried.bytes());
        var wish = new Wish(
                Math.min(missing, unit),
                size.least() - carried.bytes(),
                checked ? FOREVER : settings.commitEvery(),
                checked ? FOREVER : settings.tailEvery(),
                oldestLoose,
                carried.inMemory());
        return new Next(wish, missing);
    }

    @Override
    public long position() {
        return inParts + carried.bytes();
    }

    @Override
    public boolean place(Batch batch, Due due, long oldest, Optional<MessageDigest> taken)
            throws IOException, InterruptedException {
        long together = carried.bytes() + batch.length();
        boolean last = together > 0 && claim.endsAt(inParts + together);
        if (last || together >= size.least()) {
            return part(batch, taken);
        }
        boolean aside = due == Due.SHORT || (due == Due.FULL && carried.loose() + batch.length() < commitSize());
        if (aside && putAside(batch)) {
            oldestLoose = carried.loose() > 0 ? Math.min(oldestLoose, oldest) : Long.MAX_VALUE;
            return true;
        }
        if (carried.loose() + batch.length() > 0) {
            return tail(batch, taken);
        }
        batch.close();
        return true;
    }

    private long commitSize() {
        return settings.commitSize().toBytes();
    }

    private boolean putAside(Batch batch) {
        carried.leaveMemory();
        if (batch.length() == 0) {
            batch.close();
            return true;
        }
        return carried.spool(batch);
    }

    private boolean part(Batch batch, Optional<MessageDigest> taken) throws InterruptedException {
        List<Piece> pieces = new ArrayList<>(carried.takeAll());
        pieces.add(batch);
        oldestLoose = Long.MAX_VALUE;
        int number;
        try {
            number = durable.number();
        } catch (RuntimeException e) {
            pieces.forEach(Piece::close);
            throw e;
        }
        inParts += pieces.stream().mapToLong(Piece::length).sum();
        return pipeline.start(new Slice(number, pieces, inParts, taken), "ingest-part-" + claim.id());
    }

    private boolean tail(Batch batch, Optional<MessageDigest> taken) throws IOException, InterruptedException {
        boolean kept = false;
        try {
            if (!pipeline.drain()) {
                return false;
            }
            Bytes bytes = carried.loose(batch);
            Tail tail = durable.tail(bytes, position() + batch.length(), taken);
            carried.durable(TailStore.piece(durable.store(), claim.key(), tail), batch, pool.ample());
            kept = true;
        } finally {
            if (!kept) {
                batch.close();
            }
        }
        oldestLoose = Long.MAX_VALUE;
        return true;
    }

    @Override
    public boolean drain() throws InterruptedException {
        return pipeline.drain();
    }

    @Override
    public void close() {
        carried.close();
    }
}
