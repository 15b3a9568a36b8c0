package dev.millrace.streams;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A playlist's lines after its first, without blank ones and comments. */
final class PlaylistLines {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern FIRST = Pattern.compile("#EXTM3U\\r?\\n");

    private PlaylistLines() {}

    static List<String> of(String text) throws PlaylistException {
        if (!FIRST.matcher(text).lookingAt()) {
            throw new PlaylistException("it does not begin with #EXTM3U");
        }
        return text.lines()
                .skip(1)
                .filter(l -> !l.isBlank() && (!l.startsWith("#") || l.startsWith("#EXT")))
                .toList();
    }

    /** What stands behind a tag, when the line is that tag. */
    static Optional<String> value(String line, String tag) {
        return line.startsWith(tag + ":") ? Optional.of(line.substring(tag.length() + 1)) : Optional.empty();
    }

    static long number(String text) throws PlaylistException {
        if (!NUMBER.matcher(text).matches()) {
            throw new PlaylistException("no number: " + Check.quoted(text));
        }
        return Long.parseLong(text);
    }
}
