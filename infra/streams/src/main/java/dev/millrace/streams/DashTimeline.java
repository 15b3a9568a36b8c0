package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;

/** Writes a SegmentTemplate and its SegmentTimeline (ISO/IEC 23009-1, 5.3.9.4 and 5.3.9.6). */
final class DashTimeline {
    private final Xml xml;

    DashTimeline(Xml xml) {
        this.xml = xml;
    }

    /**
     * @param init template of the init segment's URL
     * @param media template of the segments' URLs, which are numbered from 1
     */
    void write(Track track, String init, String media) {
        xml.element(
                "SegmentTemplate",
                () -> xml.element("SegmentTimeline", () -> spans(track)),
                "timescale",
                track.timescale(),
                "startNumber",
                1,
                "initialization",
                init,
                "media",
                media);
    }

    private void spans(Track track) {
        List<Span> spans = Span.of(track);
        long expected = -1;
        for (int i = 0; i < spans.size(); ) {
            Span first = spans.get(i);
            int next = i + 1;
            while (next < spans.size() && spans.get(next).follows(spans.get(next - 1))) {
                next++;
            }
            List<Object> s = new ArrayList<>();
            if (first.start() != expected) {
                s.addAll(List.of("t", first.start()));
            }
            s.addAll(List.of("d", first.duration()));
            if (next - i > 1) {
                s.addAll(List.of("r", next - i - 1));
            }
            xml.element("S", s.toArray());
            expected = spans.get(next - 1).end();
            i = next;
        }
    }

    /** Whether one timeline can stand for both. */
    static boolean same(Track a, Track b) {
        return a.timescale() == b.timescale() && Span.of(a).equals(Span.of(b));
    }
}
