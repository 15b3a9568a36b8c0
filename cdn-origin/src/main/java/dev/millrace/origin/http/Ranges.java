package dev.millrace.origin.http;

import dev.millrace.platform.objects.ByteRange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which parts of a representation a GET asks for (RFC 9110, section 14). */
sealed interface Ranges {
    /** No range, one of another unit, a malformed or a silly set: the whole is sent. */
    record Whole() implements Ranges {}

    /** One range. */
    record Single(ByteRange range) implements Ranges {}

    /** Two or more, neither overlapping nor many, in the order asked. */
    record Several(List<ByteRange> ranges) implements Ranges {}

    /** None of them lies within the representation. */
    record Unsatisfiable() implements Ranges {}

    /** More ranges than this are cheaper to serve whole. */
    int MOST = 16;

    /** What a GET of this resource asks for, if its If-Range lets it. */
    static Ranges of(HttpHeaders headers, Resource resource) {
        return Preconditions.rangeCounts(headers, resource) ? of(headers, resource.length()) : new Whole();
    }

    static Ranges of(HttpHeaders headers, long length) {
        List<String> fields = headers.getAll(HttpHeaderNames.RANGE);
        if (fields.size() != 1) {
            return new Whole();
        }
        String field = fields.getFirst().trim();
        int equals = field.indexOf('=');
        if (equals < 0 || !field.substring(0, equals).trim().equalsIgnoreCase("bytes")) {
            return new Whole();
        }
        String[] specs = field.substring(equals + 1).split(",", MOST + 2);
        if (specs.length > MOST) {
            return new Whole();
        }
        List<ByteRange> ranges = new ArrayList<>(specs.length);
        int asked = 0;
        for (String spec : specs) {
            String text = spec.trim();
            if (text.isEmpty()) {
                continue;
            }
            Spec parsed = Spec.parse(text);
            if (parsed == null) {
                return new Whole();
            }
            asked++;
            ByteRange range = parsed.within(length);
            if (range != null) {
                ranges.add(range);
            }
        }
        if (asked == 0) {
            return new Whole();
        }
        return switch (ranges.size()) {
            case 0 -> new Unsatisfiable();
            case 1 -> new Single(ranges.getFirst());
            default -> overlap(ranges) ? new Whole() : new Several(List.copyOf(ranges));
        };
    }

    private static boolean overlap(List<ByteRange> ranges) {
        List<ByteRange> sorted = ranges.stream()
                .sorted((a, b) -> Long.compare(a.offset(), b.offset()))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).offset() < sorted.get(i - 1).end()) {
                return true;
            }
        }
        return false;
    }

    /**
     * One range-spec: {@code first-last}, {@code first-}, {@code -suffix}.
     *
     * @param first -1 for a suffix
     * @param last -1 for none; of a suffix its length
     */
    record Spec(long first, long last) {
        private static final int DIGITS = 18;

        static @Nullable Spec parse(String text) {
            int dash = text.indexOf('-');
            if (dash < 0) {
                return null;
            }
            Long first = number(text.substring(0, dash));
            Long last = number(text.substring(dash + 1));
            if (first == null || last == null || (first < 0 && last < 0) || (first >= 0 && last >= 0 && last < first)) {
                return null;
            }
            return new Spec(first, last);
        }

        /** -1 for nothing, null for no number; what is too large to write counts as the largest. */
        private static @Nullable Long number(String digits) {
            if (digits.isEmpty()) {
                return -1L;
            }
            for (int i = 0; i < digits.length(); i++) {
                if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                    return null;
                }
            }
            return digits.length() > DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
        }

        @Nullable
        ByteRange within(long length) {
            if (first < 0) {
                long suffix = Math.min(last, length);
                return suffix == 0 ? null : new ByteRange(length - suffix, suffix);
            }
            if (first >= length) {
                return null;
            }
            long end = last < 0 ? length : Math.min(last, length - 1) + 1;
            return new ByteRange(first, end - first);
        }
    }
}
