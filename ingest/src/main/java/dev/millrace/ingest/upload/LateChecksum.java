package dev.millrace.ingest.upload;

import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A checksum that the sender states after its bytes. Of which algorithm is not known before, so all are computed.
 *
 * @param stated asked once, after the last byte; what it throws is thrown on, and nothing is committed
 */
public record LateChecksum(Supplier<Checksum> stated) implements ExpectedChecksum {
    @Override
    public MessageDigest digest() {
        return new EveryDigest();
    }

    @Override
    public boolean agrees(MessageDigest taken) {
        Checksum checksum = stated.get();
        return taken instanceof EveryDigest every && checksum.agrees(every.of(checksum.algorithm()));
    }

    private static final class EveryDigest extends MessageDigest {
        private final Map<Checksum.Algorithm, MessageDigest> digests = new EnumMap<>(Checksum.Algorithm.class);

        EveryDigest() {
            super("every");
            for (Checksum.Algorithm algorithm : Checksum.Algorithm.values()) {
                digests.put(algorithm, algorithm.digest());
            }
        }

        MessageDigest of(Checksum.Algorithm algorithm) {
            return digests.getOrDefault(algorithm, this);
        }

        @Override
        protected void engineUpdate(byte input) {
            digests.values().forEach(digest -> digest.update(input));
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            digests.values().forEach(digest -> digest.update(input, offset, length));
        }

        @Override
        protected byte[] engineDigest() {
            return new byte[0];
        }

        @Override
        protected void engineReset() {
            digests.values().forEach(MessageDigest::reset);
        }
    }
}
