package dev.millrace.platform.objects.s3;

import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The ETag of an object that was put together from parts: the MD5 of its parts' MD5s, and their number. So do AWS and most
 * others, unless they encrypt with keys of the customer's: then an ETag says nothing.
 */
final class MultipartTag {
    private static final Pattern PART = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{32}-\\d{1,5}");

    private MultipartTag() {}

    /** Whether the object can be these parts; certain only where ETags are as described. */
    static boolean fits(ObjectInfo object, List<Part> parts) {
        if (object.size() != parts.stream().mapToLong(Part::size).sum()) {
            return false;
        }
        boolean telling = WHOLE.matcher(object.etag()).matches()
                && parts.stream().allMatch(part -> PART.matcher(part.etag()).matches());
        return !telling || object.etag().equals(of(parts));
    }

    private static String of(List<Part> parts) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            parts.forEach(part -> digest.update(HexFormat.of().parseHex(part.etag())));
            return HexFormat.of().formatHex(digest.digest()) + "-" + parts.size();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
