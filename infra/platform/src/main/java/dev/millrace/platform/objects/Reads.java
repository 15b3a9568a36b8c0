package dev.millrace.platform.objects;

import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers.Copy;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reading from whichever copy there is: first the one that is the object, then what a move has left behind. Bytes of a
 * tier that keeps checksums are checked before they are handed out; a copy that fails is marked and not read again.
 */
final class Reads {
    private static final Logger log = LoggerFactory.getLogger(Reads.class);

    private final Map<String, ObjectStore> stores;
    private final CopyRows copies;
    private final TransactionTemplate own;

    /** @param own begins a transaction of its own */
    Reads(Map<String, ObjectStore> stores, CopyRows copies, TransactionTemplate own) {
        this.stores = stores;
        this.copies = copies;
        this.own = own;
    }

    /** What is not found is looked up once more, since it may have moved. */
    InputStream read(ObjectKey key, Optional<ByteRange> range) throws IOException {
        try {
            return fromAnyCopy(key, range);
        } catch (NoSuchObjectException movedMeanwhile) {
            return fromAnyCopy(key, range);
        }
    }

    /** What is discarded can still be read, until it goes: a reader of an old revision gets its grace. */
    private InputStream fromAnyCopy(ObjectKey key, Optional<ByteRange> range) throws IOException {
        @Nullable IOException trouble = null;
        for (Copy copy : copies.of(key)) {
            if (copy.state() == HoldingState.ANNOUNCED) {
                continue;
            }
            try {
                return open(copy, range);
            } catch (RangeBeyondEndException wrongQuestion) {
                throw wrongQuestion;
            } catch (IOException e) {
                if (trouble == null) {
                    trouble = e;
                } else {
                    trouble.addSuppressed(e);
                }
            }
        }
        throw trouble == null ? new NoSuchObjectException(key) : trouble;
    }

    private InputStream open(Copy copy, Optional<ByteRange> range) throws IOException {
        if (copy.damaged()) {
            throw new DamagedObjectException(copy.key(), copy.store());
        }
        var store = stores.get(copy.store());
        if (store == null) {
            throw new IOException(
                    "Object " + copy.key() + " is in store " + copy.store() + ", which is not configured here.");
        }
        if (copy.checked() && copy.size() > 0) {
            return checked(store, copy, range.orElseGet(() -> new ByteRange(0, copy.size())));
        }
        return range.isPresent() ? store.get(copy.key(), range.get()) : store.get(copy.key());
    }

    private InputStream checked(ObjectStore store, Copy copy, ByteRange wanted) throws IOException {
        if (wanted.end() > copy.size()) {
            throw new RangeBeyondEndException(copy.key(), wanted, copy.size());
        }
        ByteRange blocks = CheckedStream.around(wanted, copy.size());
        long count = (blocks.length() + Blocks.BLOCK - 1) / Blocks.BLOCK;
        int[] crcs = copies.blocks(copy.key(), copy.store(), blocks.offset() / Blocks.BLOCK, count);
        try {
            return new CheckedStream(
                    store.get(copy.key(), blocks),
                    blocks.length(),
                    crcs,
                    new ByteRange(wanted.offset() - blocks.offset(), wanted.length()),
                    () -> damaged(copy),
                    new DamagedObjectException(copy.key(), copy.store()));
        } catch (RangeBeyondEndException cutShort) {
            damaged(copy);
            throw new DamagedObjectException(copy.key(), copy.store());
        }
    }

    private void damaged(Copy copy) {
        log.error("Object {} is damaged in store {}.", copy.key(), copy.store());
        own.executeWithoutResult(_ -> copies.damaged(copy.key(), copy.store()));
    }
}
