package dev.millrace.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Small bytes off-heap that go when nobody refers to them any more, and their entity tag.
 *
 * @param bytes shared by all readers; releasing it does nothing
 * @param gzipped the same, compressed once and for all; null where that does not pay
 */
record Held(ByteBuf bytes, String etag, @Nullable Held gzipped) {
    private static final int TAG_BYTES = 16;

    static Held of(byte[] content) {
        return new Held(offHeap(content), '"' + tag(content) + '"', null);
    }

    /** Each coding has a tag of its own, since each is a representation of its own (RFC 9110, section 8.8.3.3). */
    static Held text(byte[] content) {
        String tag = tag(content);
        byte[] smaller = gzip(content);
        Held gzipped = smaller.length < content.length ? new Held(offHeap(smaller), '"' + tag + "-gzip\"", null) : null;
        return new Held(offHeap(content), '"' + tag + '"', gzipped);
    }

    private static ByteBuf offHeap(byte[] content) {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(content.length).put(content).flip();
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct.asReadOnlyBuffer()));
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream(content.length / 4 + 64);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    int length() {
        return bytes.readableBytes();
    }

    /** Off-heap, with what belongs to it. */
    int weight() {
        return length() + (gzipped == null ? 0 : gzipped.length());
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
