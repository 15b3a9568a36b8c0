package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A store around a store; what a decorator wants to happen happens in {@link #write} and {@link #read}. */
abstract class DecoratedStore implements ObjectStore {
    /** A call of the store behind. */
    @FunctionalInterface
    interface Call<T> {
        T on(ObjectStore store) throws IOException;
    }

    /** Where the store behind is at this moment. */
    abstract ObjectStore store();

    abstract <T> T write(Call<T> call) throws IOException;

    abstract <T> T read(Call<T> call) throws IOException;

    InputStream stream(InputStream in) {
        return in;
    }

    @Override
    public String name() {
        return store().name();
    }

    /** Parts come whole, unless the decorator says otherwise. */
    @Override
    public Limits limits() {
        Limits limits = store().limits();
        return new Limits(
                limits.minPart(), limits.maxPart(), limits.maxParts(), limits.maxObject(), limits.equalParts());
    }

    @Override
    public ObjectInfo put(ObjectKey key, Bytes bytes) throws IOException {
        return write(store -> store.put(key, bytes));
    }

    @Override
    public Optional<ObjectInfo> putIfAbsent(ObjectKey key, Bytes bytes) throws IOException {
        return write(store -> store.putIfAbsent(key, bytes));
    }

    @Override
    public MultipartId begin(ObjectKey key) throws IOException {
        return write(store -> store.begin(key));
    }

    @Override
    public Part part(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException {
        return write(store -> store.part(key, id, number, bytes));
    }

    @Override
    public Part copyPart(ObjectKey key, MultipartId id, int number, ObjectKey from, ByteRange range)
            throws IOException {
        return write(store -> store.copyPart(key, id, number, from, range));
    }

    @Override
    public List<Part> parts(ObjectKey key, MultipartId id) throws IOException {
        return read(store -> store.parts(key, id));
    }

    @Override
    public ObjectInfo complete(ObjectKey key, MultipartId id, List<Part> parts) throws IOException {
        return write(store -> store.complete(key, id, parts));
    }

    @Override
    public void abort(ObjectKey key, MultipartId id) throws IOException {
        var _ = write(store -> {
            store.abort(key, id);
            return true;
        });
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws IOException {
        return read(store -> store.head(key));
    }

    @Override
    public InputStream get(ObjectKey key) throws IOException {
        return stream(read(store -> store.get(key)));
    }

    @Override
    public InputStream get(ObjectKey key, ByteRange range) throws IOException {
        return stream(read(store -> store.get(key, range)));
    }

    @Override
    public ObjectInfo copy(ObjectKey from, ObjectKey to) throws IOException {
        return write(store -> store.copy(from, to));
    }

    @Override
    public boolean delete(ObjectKey key) throws IOException {
        return write(store -> store.delete(key));
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit) throws IOException {
        return read(store -> store.list(prefix, after, limit));
    }

    @Override
    public List<OpenMultipart> openMultiparts(String prefix) throws IOException {
        return read(store -> store.openMultiparts(prefix));
    }
}
