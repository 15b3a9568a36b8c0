package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How pieces become the parts of one object: every part but the last is as large as the store wants it, and what is of
 * one piece stays together where it may, since a store copies a range within itself. The same pieces always give the
 * same parts, so that a plan that was broken off is gone on with.
 */
final class JoinPlan {
    private static final long EQUAL_PART = 16L << 20;

    private final List<List<Slice>> parts = new ArrayList<>();
    private List<Slice> open = new ArrayList<>();
    private long openBytes;
    private final long least;
    private final long most;

    private JoinPlan(long least, long most) {
        this.least = least;
        this.most = most;
    }

    /** A span of one stored object. */
    record Slice(ObjectKey key, ByteRange range) {}

    /** A whole stored object. */
    record Piece(ObjectKey key, long size) {}

    /**
     * @param pieces none of them empty
     * @return parts in their order, each of one or more slices
     */
    static List<List<Slice>> of(List<Piece> pieces, ObjectStore.Limits limits) {
        long all = pieces.stream().mapToLong(Piece::size).sum();
        long least = Math.max(limits.minPart(), Math.ceilDiv(all, limits.maxParts()));
        OptionalLong equal = PartSizes.equal(limits, EQUAL_PART, all);
        var plan = new JoinPlan(equal.orElse(least), equal.orElse(limits.maxPart()));
        pieces.forEach(plan::add);
        plan.close();
        return List.copyOf(plan.parts);
    }

    private void add(Piece piece) {
        long offset = 0;
        while (offset < piece.size()) {
            long left = piece.size() - offset;
            boolean alone = openBytes == 0 && left >= least;
            long length = Math.min(left, alone ? most : least - openBytes);
            open.add(new Slice(piece.key(), new ByteRange(offset, length)));
            openBytes += length;
            offset += length;
            if (openBytes >= least) {
                close();
            }
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            parts.add(List.copyOf(open));
            open = new ArrayList<>();
            openBytes = 0;
        }
    }
}
