package dev.millrace.ingest.upload;

import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * SHA-256 of the committed prefix of uploads that pause, so that one which goes on in this process need not be read
 * again at its end. The oldest are forgotten first.
 */
final class RunningDigests {
    private static final int MOST = 10_000;

    private final LinkedHashMap<UploadId, Prefix> prefixes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UploadId, Prefix> eldest) {
            return size() > MOST;
        }
    };

    /** @return the digest of the first {@code offset} bytes, if it is known; it belongs to the caller now */
    Optional<MessageDigest> take(UploadId id, long offset) {
        if (offset == 0) {
            return Optional.of(Checksum.Algorithm.SHA256.digest());
        }
        synchronized (prefixes) {
            return Optional.ofNullable(prefixes.remove(id))
                    .filter(prefix -> prefix.offset() == offset)
                    .map(Prefix::digest);
        }
    }

    void keep(UploadId id, long offset, MessageDigest digest) {
        synchronized (prefixes) {
            prefixes.put(id, new Prefix(offset, digest));
        }
    }

    private record Prefix(long offset, MessageDigest digest) {}
}
