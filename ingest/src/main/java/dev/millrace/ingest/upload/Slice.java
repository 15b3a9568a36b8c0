package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes that become one part; written down when all slices before it are. */
final class Slice {
    private final int number;
    private final List<Piece> pieces;
    private final long length;
    private final long end;
    private final @Nullable MessageDigest whole;
    private @Nullable Part part;

    /**
     * @param end where it ends in the file
     * @param whole digest of everything up to there, where it is known
     */
    Slice(int number, List<Piece> pieces, long end, Optional<MessageDigest> whole) {
        this.end = end;
        this.number = number;
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(Bytes::length).sum();
        this.whole = whole.orElse(null);
    }

    /** Bytes that are with the store already and only to be made durable. */
    Slice(int number, long length, long end, Optional<MessageDigest> whole) {
        this.end = end;
        this.number = number;
        this.pieces = List.of();
        this.length = length;
        this.whole = whole.orElse(null);
    }

    int number() {
        return number;
    }

    long length() {
        return length;
    }

    long end() {
        return end;
    }

    Bytes bytes() {
        return Piece.joined(pieces);
    }

    Optional<MessageDigest> whole() {
        return Optional.ofNullable(whole);
    }

    void stored(Part as) {
        part = as;
    }

    Optional<Part> part() {
        return Optional.ofNullable(part);
    }

    void close() {
        pieces.forEach(Piece::close);
    }
}
