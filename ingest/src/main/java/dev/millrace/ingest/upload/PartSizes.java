package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ObjectStore.Limits;
import java.util.OptionalLong;

/**
 * How large the next part is, so that the part numbers which are left suffice for the rest of the file. While the file's
 * length is unknown parts grow by a thousandth of what is stored: at 8 MiB to begin with, 10,000 of them hold more than
 * 5 TiB.
 *
 * @param limits of the store
 * @param usual bytes of a part as long as numbers are plenty
 * @param equal bytes of every part but the last, where the store wants them alike
 */
record PartSizes(Limits limits, long usual, OptionalLong equal) {
    private static final long GROWTH = 1000;

    /**
     * Sizes that a part may have.
     *
     * @param least bytes, unless it is the last
     * @param full bytes, at most
     */
    record Size(long least, long full) {}

    /** @return the size of all parts, in a store that wants them alike, for a file of at most {@code most} bytes */
    static OptionalLong equal(Limits limits, long usual, long most) {
        if (!limits.equalParts()) {
            return OptionalLong.empty();
        }
        long needed = Math.ceilDiv(most, limits.maxParts());
        return OptionalLong.of(Math.clamp(Math.max(usual, needed), limits.minPart(), limits.maxPart()));
    }

    /**
     * @param stored bytes in parts
     * @param length of the file, if it is known
     * @param most bytes that the file may have
     * @param number of the next part
     */
    Size next(long stored, OptionalLong length, long most, int number) {
        if (equal.isPresent()) {
            return new Size(equal.getAsLong(), equal.getAsLong());
        }
        long left = Math.max(1, limits.maxParts() - (long) number + 1);
        long rest = length.orElse(most) - stored;
        long grown = length.isPresent() ? usual : usual + stored / GROWTH;
        boolean plenty = length.isPresent() ? suffice(left, usual, rest) : sufficeGrowing(stored, most, left);
        long least = plenty ? limits.minPart() : Math.max(limits.minPart(), Math.ceilDiv(rest, left));
        return new Size(
                Math.min(least, limits.maxPart()),
                Math.clamp(Math.max(grown, least), limits.minPart(), limits.maxPart()));
    }

    /** One number is kept back, for a part that is smaller than usual. */
    private static boolean suffice(long numbers, long size, long bytes) {
        return Math.multiplyHigh(numbers - 1, size) > 0 || (numbers - 1) * size >= bytes;
    }

    private boolean sufficeGrowing(long stored, long most, long numbers) {
        double offset = (double) GROWTH * usual;
        return (stored + offset) * Math.pow(1 + 1.0 / GROWTH, numbers - 1.0) >= most + offset;
    }
}
