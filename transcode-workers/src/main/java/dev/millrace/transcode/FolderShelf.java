package dev.millrace.transcode;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A folder, for as long as an encode takes: nothing is forced to the disk, and ranges are small. */
final class FolderShelf implements Shelf {
    private final Path root;

    FolderShelf(Path root) {
        this.root = root;
    }

    @Override
    public Kept put(ObjectKey key, Bytes bytes) throws IOException {
        Path file = file(key);
        Files.createDirectories(file.resolveSibling("."));
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(bytes.open(), digest)) {
            long size = Files.copy(in, file);
            return new Kept(key, size, HexFormat.of().formatHex(digest.digest()));
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws IOException {
        try (FileChannel file = FileChannel.open(file(key))) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(range.length()));
            while (bytes.hasRemaining() && file.read(bytes, range.offset() + bytes.position()) >= 0) {}
            return new ByteArrayInputStream(bytes.array(), 0, bytes.position());
        }
    }

    /** Where an object is, or would be. */
    Path file(ObjectKey key) {
        return root.resolve(key.value());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
