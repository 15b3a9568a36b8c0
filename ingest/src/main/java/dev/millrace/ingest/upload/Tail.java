package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ObjectKey;

/**
 * Committed bytes that wait in the store for the part which will hold them.
 *
 * @param number of the upload's tails, never used again
 * @param size bytes
 * @param crc32c of them
 */
record Tail(int number, long size, long crc32c) {
    /** Of the object that it is. */
    static ObjectKey key(ObjectKey object, int number) {
        return new ObjectKey(prefix(object) + number);
    }

    /** What the keys of all tails begin with. */
    static String prefix(ObjectKey object) {
        return object.value() + ".tail-";
    }
}
