package dev.millrace.ingest.studio;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The precondition of a change (RFC 9110, section 13.1.1): the versions of the asset that its sender has seen.
 *
 * @param any {@code *}: whatever the version
 * @param versions those named by strong entity tags; a weak or foreign tag matches nothing
 */
record IfMatch(boolean any, Set<Long> versions) {
    private static final Pattern LIST =
            Pattern.compile("[\\s,]*+(?:(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*+\"[\\s,]*+)++");
    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("0|[1-9]\\d{0,17}");

    /**
     * @param header the field's value, null when absent
     * @throws RefusedException when it is neither {@code *} nor a list of entity tags
     */
    static Optional<IfMatch> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.strip().equals("*")) {
            return Optional.of(new IfMatch(true, Set.of()));
        }
        if (!LIST.matcher(header).matches()) {
            throw Refusal.BAD_REQUEST.because("If-Match holds no entity tag: send the ETag that you were given.");
        }
        Set<Long> versions = new HashSet<>();
        Matcher tags = TAG.matcher(header);
        while (tags.find()) {
            if (tags.group(1) == null && VERSION.matcher(tags.group(2)).matches()) {
                versions.add(Long.valueOf(tags.group(2)));
            }
        }
        return Optional.of(new IfMatch(false, Set.copyOf(versions)));
    }

    static String etag(long version) {
        return "\"" + version + "\"";
    }

    boolean admits(long version) {
        return any || versions.contains(version);
    }
}
