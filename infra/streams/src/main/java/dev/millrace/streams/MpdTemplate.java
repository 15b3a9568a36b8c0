package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Where a SegmentTemplate with a SegmentTimeline says that a Representation's segments lie and what they cover
 * (ISO/IEC 23009-1, 5.3.9.4 and 5.3.9.6).
 */
record MpdTemplate(long timescale, Slice init, List<Slice> segments, List<MpdDocument.Span> spans) {
    private static final Pattern IDENTIFIER =
            Pattern.compile("\\$(?:(RepresentationID|Number|Time|Bandwidth)(?:%0(\\d{1,2})d)?)?\\$");

    static MpdTemplate of(Element representation) throws PlaylistException {
        if (!MpdDocument.descendants(representation.getOwnerDocument().getDocumentElement(), "BaseURL")
                .isEmpty()) {
            throw new PlaylistException("it has a BaseURL, which is not followed here");
        }
        Element template = MpdDocument.template(representation);
        long number = MpdDocument.attribute(template, "startNumber").isPresent()
                ? MpdDocument.number(template, "startNumber")
                : 1;
        long timescale = MpdDocument.attribute(template, "timescale").isPresent()
                ? MpdDocument.number(template, "timescale")
                : 1;
        List<MpdDocument.Span> spans = MpdDocument.timeline(template);
        List<Slice> segments = new ArrayList<>(spans.size());
        for (MpdDocument.Span span : spans) {
            segments.add(slice(representation, template, "media", number++, span.start()));
        }
        return new MpdTemplate(timescale, slice(representation, template, "initialization", 0, 0), segments, spans);
    }

    private static Slice slice(Element representation, Element template, String attribute, long number, long time)
            throws PlaylistException {
        String pattern = MpdDocument.attribute(template, attribute)
                .orElseThrow(() -> new PlaylistException("a SegmentTemplate has no " + attribute));
        Matcher m = IDENTIFIER.matcher(pattern);
        StringBuilder uri = new StringBuilder();
        while (m.find()) {
            String width = m.group(2);
            String value = switch (m.group(1)) {
                case null -> "$";
                case "RepresentationID" -> representation.getAttribute("id");
                case "Number" -> padded(number, width);
                case "Time" -> padded(time, width);
                default -> padded(MpdDocument.number(representation, "bandwidth"), width);
            };
            m.appendReplacement(uri, Matcher.quoteReplacement(value));
        }
        return Slice.whole(Uris.resolve(MpdRules.PLACE, m.appendTail(uri).toString()));
    }

    private static String padded(long value, @Nullable String width) {
        return width == null
                ? Long.toString(value)
                : ("%0" + Math.max(1, Integer.parseInt(width)) + "d").formatted(value);
    }
}
