package dev.millrace.ingest.upload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** A cyclic redundancy check as a digest of four bytes, the most significant first. */
final class CrcDigest extends MessageDigest {
    private final java.util.zip.Checksum crc;

    CrcDigest(String name, java.util.zip.Checksum crc) {
        super(name);
        this.crc = crc;
    }

    @Override
    protected void engineUpdate(byte input) {
        crc.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        crc.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
        byte[] value =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        crc.reset();
        return value;
    }

    @Override
    protected int engineGetDigestLength() {
        return Integer.BYTES;
    }

    @Override
    protected void engineReset() {
        crc.reset();
    }
}
