package dev.millrace.platform.objects;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The validator of a file: its size and its time of modification, which the store sets to a number of its own that no
 * two writes share. It follows the file through links, renames and backups, and needs no second file.
 */
record Stamp(long size, long micros) {
    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16})");

    static Stamp of(Disk.Entry entry) {
        return new Stamp(entry.size(), entry.modifiedMicros());
    }

    static Optional<Stamp> parse(String etag) {
        var matcher = SHAPE.matcher(etag);
        return matcher.matches()
                ? Optional.of(new Stamp(
                        Long.parseUnsignedLong(matcher.group(1), 16), Long.parseUnsignedLong(matcher.group(2), 16)))
                : Optional.empty();
    }

    String etag() {
        return Long.toHexString(size) + "-" + Long.toHexString(micros);
    }
}
