package dev.millrace.platform.objects;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The bytes behind everything: a directory tree or an S3 endpoint. Blocking; safe for many threads. When a write method
 * returns, its bytes and the entry that names them survive a power loss. Neither rename nor append.
 *
 * <p>Every method may throw {@link IOException} for a fault of the store that may pass (retry), and
 * {@link NoSuchObjectException} where the object or multipart is not there.
 */
public interface ObjectStore {
    /** The store's name in holdings, e.g. {@code hot}. */
    String name();

    Limits limits();

    /** Replaces what is there. */
    ObjectInfo put(ObjectKey key, Bytes bytes) throws IOException;

    /** @return empty when an object of that key exists: nothing is changed then; of several racing, one wins */
    Optional<ObjectInfo> putIfAbsent(ObjectKey key, Bytes bytes) throws IOException;

    MultipartId begin(ObjectKey key) throws IOException;

    /**
     * Stores one part durably; the same number again replaces it.
     *
     * @param number 1 to {@link Limits#maxParts}; gaps are legal
     * @param bytes at least {@link Limits#minPart} long unless it is the last
     */
    Part part(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException;

    /**
     * Stores a range of another object as a part, where the store can within itself; for sizes the rules of {@link #part}
     * hold.
     */
    default Part copyPart(ObjectKey key, MultipartId id, int number, ObjectKey from, ByteRange range)
            throws IOException {
        return part(key, id, number, Bytes.of(this, from, range));
    }

    /**
     * Opens a part to write on at its end, where {@link Limits#grows}. What lies beyond its size is cut off. Whoever had
     * it open is shut out: what that one writes from now on fails, and so does opening it with an older epoch.
     *
     * @param at the part as it is to go on, whole or grown; of size 0 for a new one
     * @param epoch who opens it: each has a higher one than the one before
     * @throws LaterWriterException when one with a higher epoch has opened it
     */
    default GrowingPart grow(ObjectKey key, MultipartId id, Part at, long epoch) throws IOException {
        throw new UnsupportedOperationException("Parts of store " + name() + " come whole.");
    }

    /** Parts stored so far, by number. */
    List<Part> parts(ObjectKey key, MultipartId id) throws IOException;

    /**
     * The object becomes exactly these parts in this order; other parts are dropped. Repeating a completed call
     * with the same parts answers the same.
     */
    ObjectInfo complete(ObjectKey key, MultipartId id, List<Part> parts) throws IOException;

    /** Forgets the multipart; one that is not there is no error. */
    void abort(ObjectKey key, MultipartId id) throws IOException;

    Optional<ObjectInfo> head(ObjectKey key) throws IOException;

    /** The whole; the caller closes. */
    InputStream get(ObjectKey key) throws IOException;

    /**
     * Exactly the range; the caller closes.
     *
     * @throws RangeBeyondEndException when the range ends after the object
     */
    InputStream get(ObjectKey key, ByteRange range) throws IOException;

    ObjectInfo copy(ObjectKey from, ObjectKey to) throws IOException;

    /** @return whether it was there */
    boolean delete(ObjectKey key) throws IOException;

    /** Objects whose key starts with the prefix, in key order, after {@code after} ("" for the first page). */
    List<ObjectInfo> list(String prefix, String after, int limit) throws IOException;

    /** Open multiparts whose key starts with the prefix. */
    List<OpenMultipart> openMultiparts(String prefix) throws IOException;

    /** A multipart's name, opaque. */
    record MultipartId(String value) {}

    /** A stored part. */
    record Part(int number, long size, String etag) {}

    /** A multipart that is neither completed nor aborted. */
    record OpenMultipart(ObjectKey key, MultipartId id, Instant begunAt) {}

    /**
     * What the store can hold.
     *
     * @param minPart bytes of a part that is not the last
     * @param maxPart bytes of a part
     * @param maxParts also the highest part number
     * @param maxObject bytes of an object
     * @param equalParts whether all parts but the last must have one size
     * @param grows whether parts can be written bit by bit: {@link #grow}
     */
    record Limits(long minPart, long maxPart, int maxParts, long maxObject, boolean equalParts, boolean grows) {
        /** Of a store whose parts come whole. */
        public Limits(long minPart, long maxPart, int maxParts, long maxObject, boolean equalParts) {
            this(minPart, maxPart, maxParts, maxObject, equalParts, false);
        }
    }

    /** A part that is written bit by bit; one thread may write while others force. */
    interface GrowingPart extends Closeable {
        /**
         * Writes all of it at the end; not yet durable.
         *
         * @throws LaterWriterException when another has the part now
         * @throws IOException otherwise the bytes may come again
         */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * Makes durable what was written.
         *
         * @param size bytes from the part's begin on, all of them written
         * @return the part as far as that
         * @throws IOException when that may not be so: then nothing more can be made durable here, and the part is to be
         *     opened again at its last known size
         */
        Part force(long size) throws IOException;
    }
}
