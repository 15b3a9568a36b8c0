package dev.millrace.streams;

import java.util.Optional;

/**
 * A resource below the presentation's folder, or a range of one.
 *
 * @param range empty for all of it
 */
record Slice(String path, Optional<Range> range) {
    /** @param offset first byte */
    record Range(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    static Slice whole(String path) {
        return new Slice(path, Optional.empty());
    }

    @Override
    public String toString() {
        return range.map(r -> path + " bytes " + r.offset() + "-" + (r.end() - 1))
                .orElse(path);
    }
}
