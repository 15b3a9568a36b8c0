package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.RangeBeyondEndException;
import dev.millrace.platform.objects.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Objects in memory; counts reads, and lets a test come between a read and its bytes. */
final class FakeStorage implements Storage {
    /** What a test does to a read. */
    interface Between {
        InputStream read(ObjectKey key, InputStream bytes) throws IOException;
    }

    final Map<ObjectKey, byte[]> objects = new ConcurrentHashMap<>();
    final List<Read> reads = new CopyOnWriteArrayList<>();
    final List<Access> accesses = new CopyOnWriteArrayList<>();
    volatile boolean accessesFail;
    volatile Between between = (_, bytes) -> bytes;

    /** One read, as asked. */
    record Read(ObjectKey key, ByteRange range) {}

    void put(SmallVideo video) {
        objects.putAll(video.objects());
    }

    long readsOf(ObjectKey key, ByteRange range) {
        return reads.stream().filter(new Read(key, range)::equals).count();
    }

    @Override
    public InputStream read(ObjectKey key) throws IOException {
        byte[] bytes = bytes(key);
        return read(key, new ByteRange(0, bytes.length));
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws IOException {
        byte[] bytes = bytes(key);
        if (range.end() > bytes.length) {
            throw new RangeBeyondEndException(key, range, bytes.length);
        }
        reads.add(new Read(key, range));
        byte[] part = Arrays.copyOfRange(bytes, (int) range.offset(), (int) range.end());
        return between.read(key, new ByteArrayInputStream(part));
    }

    private byte[] bytes(ObjectKey key) throws NoSuchObjectException {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw new NoSuchObjectException(key);
        }
        return bytes;
    }

    @Override
    public Optional<Holding> holding(ObjectKey key) {
        return Optional.ofNullable(objects.get(key))
                .map(b -> new Holding(key, "hot", b.length, SmallVideo.sha256(b), HoldingState.STORED));
    }

    @Override
    public void recordAccess(List<Access> batch) {
        if (accessesFail) {
            throw new IllegalStateException("the database is down");
        }
        accesses.addAll(batch);
    }

    private static UnsupportedOperationException no() {
        return new UnsupportedOperationException("an origin does not do that");
    }

    @Override
    public Holding put(ObjectKey key, AssetId asset, Bytes bytes) {
        throw no();
    }

    @Override
    public void announce(ObjectKey key, AssetId asset) {
        throw no();
    }

    @Override
    public Holding stored(ObjectKey key, long size, String sha256) {
        throw no();
    }

    @Override
    public void discard(ObjectKey key, String why) {
        throw no();
    }

    @Override
    public List<Proof> erase(AssetId asset, Optional<ObjectKey> alsoSource) {
        throw no();
    }

    @Override
    public void eraseBeside(ObjectKey key, AssetId asset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Proof> proofs(AssetId asset) {
        throw no();
    }

    @Override
    public long journalled() {
        throw no();
    }

    @Override
    public ObjectStore hot() {
        throw no();
    }
}
