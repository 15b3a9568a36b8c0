package dev.millrace.ingest.studio;

import dev.millrace.platform.objects.ByteRange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Reads Range and If-Range (RFC 9110, sections 13.1.5 and 14.2) for one span of bytes. */
final class RangeHeader {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    private RangeHeader() {}

    /**
     * @param etag of what is there now
     * @param length bytes of the whole
     * @return empty when the whole is to be sent: no range, several, one in another unit, or one of other bytes
     * @throws UnsatisfiableRangeException when the range begins behind the end
     */
    static Optional<ByteRange> of(HttpServletRequest request, String etag, long length) {
        String range = request.getHeader(HttpHeaders.RANGE);
        String ifRange = request.getHeader(HttpHeaders.IF_RANGE);
        if (range == null || (ifRange != null && !ifRange.strip().equals(etag))) {
            return Optional.empty();
        }
        Matcher one = ONE.matcher(range);
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (one.group(1).isEmpty()) {
            return Optional.of(suffix(Long.parseLong(one.group(2)), length));
        }
        long first = Long.parseLong(one.group(1));
        long last = one.group(2).isEmpty() ? length - 1 : Math.min(Long.parseLong(one.group(2)), length - 1);
        if (first >= length) {
            throw new UnsatisfiableRangeException(length);
        }
        return last < first ? Optional.empty() : Optional.of(new ByteRange(first, last - first + 1));
    }

    private static ByteRange suffix(long wanted, long length) {
        if (wanted == 0 || length == 0) {
            throw new UnsatisfiableRangeException(length);
        }
        long size = Math.min(wanted, length);
        return new ByteRange(length - size, size);
    }
}
