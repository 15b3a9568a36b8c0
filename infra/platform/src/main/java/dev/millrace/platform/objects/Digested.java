package dev.millrace.platform.objects;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes that are digested while they are read: once read whole, their SHA-256 is known. */
final class Digested implements Bytes {
    private final Bytes bytes;
    private @Nullable MessageDigest digest;

    Digested(Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length();
    }

    /** Each time anew. */
    @Override
    public InputStream open() throws IOException {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        return new DigestInputStream(bytes.open(), digest);
    }

    /** Lower-case hex of what was read last. */
    String sha256() {
        if (digest == null) {
            throw new IllegalStateException("nothing was read");
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
