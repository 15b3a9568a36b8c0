package dev.millrace.platform.objects;

import dev.millrace.platform.objects.ObjectStore.Part;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a part's file is called: by its number, and while it grows by its stamp's time too. */
final class PartName {
    private static final Pattern SHAPE = Pattern.compile("(\\d{6})(?:\\.([0-9a-f]{1,16}))?");

    private PartName() {}

    static String whole(int number) {
        return "%06d".formatted(number);
    }

    static String growing(int number, long micros) {
        return whole(number) + "." + Long.toHexString(micros);
    }

    /** The part that is in this file, as long as it is now; empty when it is none. */
    static Optional<Part> of(Disk.Entry entry) {
        Matcher matcher = SHAPE.matcher(entry.name());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Stamp stamp = matcher.group(2) == null
                ? Stamp.of(entry)
                : new Stamp(entry.size(), Long.parseUnsignedLong(matcher.group(2), 16));
        return Optional.of(new Part(Integer.parseInt(matcher.group(1)), entry.size(), stamp.etag()));
    }
}
