package dev.millrace.streams;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An attribute list of RFC 8216bis, 4.2, with quotes taken off. */
record AttributeList(Map<String, String> values) {
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(?:\"([^\"]*)\"|([^\",]+))(?:,|$)");

    static AttributeList parse(String text) throws PlaylistException {
        Map<String, String> values = new HashMap<>();
        Matcher m = ATTRIBUTE.matcher(text);
        int end = 0;
        while (m.find() && m.start() == end) {
            end = m.end();
            String quoted = m.group(2);
            if (values.put(m.group(1), quoted == null ? m.group(3) : quoted) != null) {
                throw new PlaylistException("the attribute " + m.group(1) + " appears twice");
            }
        }
        if (end != text.length()) {
            throw new PlaylistException("no attribute list: " + Check.quoted(text));
        }
        return new AttributeList(values);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) throws PlaylistException {
        return get(name).orElseThrow(() -> new PlaylistException("the attribute " + name + " is missing"));
    }

    Optional<Long> number(String name) throws PlaylistException {
        String text = values.get(name);
        return text == null ? Optional.empty() : Optional.of(PlaylistLines.number(text));
    }
}
