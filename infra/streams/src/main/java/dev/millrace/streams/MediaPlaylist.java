package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media playlist as its text has it.
 *
 * @param discontinuities positions of the entries that a discontinuity precedes, from 0
 */
record MediaPlaylist(
        long version,
        int targetDuration,
        Optional<String> type,
        boolean ended,
        boolean independent,
        boolean iframesOnly,
        Part map,
        List<Entry> entries,
        Set<Integer> discontinuities) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,15})(?:@(\\d{1,15}))?");

    /** A URI, or a range of what it leads to. */
    record Part(String uri, Optional<Slice.Range> range) {
        Slice from(String playlist) throws UnreachableException {
            return new Slice(Uris.resolve(playlist, uri), range);
        }
    }

    record Entry(double seconds, Part part) {}

    static MediaPlaylist parse(String text) throws PlaylistException {
        Parser parser = new Parser();
        for (String line : PlaylistLines.of(text)) {
            parser.line(line);
        }
        return parser.playlist();
    }

    private static final class Parser {
        private Optional<String> version = Optional.empty();
        private Optional<String> target = Optional.empty();
        private Optional<String> type = Optional.empty();
        private Optional<String> map = Optional.empty();
        private Optional<String> duration = Optional.empty();
        private Optional<String> range = Optional.empty();
        private boolean ended;
        private boolean independent;
        private boolean iframesOnly;
        private final List<Entry> entries = new ArrayList<>();
        private final Set<Integer> discontinuities = new TreeSet<>();

        void line(String line) throws PlaylistException {
            int colon = line.indexOf(':');
            Optional<String> value = colon < 0 ? Optional.empty() : Optional.of(line.substring(colon + 1));
            switch (line.startsWith("#") && colon >= 0 ? line.substring(0, colon) : line) {
                case "#EXT-X-VERSION" -> version = value;
                case "#EXT-X-TARGETDURATION" -> target = value;
                case "#EXT-X-PLAYLIST-TYPE" -> type = value;
                case "#EXTINF" -> duration = value;
                case "#EXT-X-BYTERANGE" -> range = value;
                case "#EXT-X-MAP" -> map(value);
                case "#EXT-X-ENDLIST" -> ended = true;
                case "#EXT-X-INDEPENDENT-SEGMENTS" -> independent = true;
                case "#EXT-X-I-FRAMES-ONLY" -> iframesOnly = true;
                case "#EXT-X-DISCONTINUITY" -> discontinuities.add(entries.size());
                default -> {
                    if (!line.startsWith("#")) {
                        entry(line);
                    }
                }
            }
        }

        private void map(Optional<String> value) throws PlaylistException {
            if (map.isPresent() || !entries.isEmpty()) {
                throw new PlaylistException("EXT-X-MAP stands twice or behind a segment");
            }
            map = value;
        }

        private void entry(String uri) throws PlaylistException {
            if (entries.size() == Track.MAX_SEGMENTS) {
                throw new PlaylistException("it lists more than " + Track.MAX_SEGMENTS + " segments");
            }
            Optional<Slice.Range> here = range.isEmpty() ? Optional.empty() : Optional.of(range(range.get(), uri));
            entries.add(new Entry(seconds(duration), new Part(uri, here)));
            duration = Optional.empty();
            range = Optional.empty();
        }

        /** Without an offset it goes on where the one before it, of the same resource, ended (RFC 8216bis, 4.4.4.2). */
        private Slice.Range range(String text, String uri) throws PlaylistException {
            Matcher m = RANGE.matcher(text);
            if (!m.matches()) {
                throw new PlaylistException("no byte range: " + Check.quoted(text));
            }
            if (m.group(2) != null) {
                return new Slice.Range(Long.parseLong(m.group(2)), Long.parseLong(m.group(1)));
            }
            Optional<Slice.Range> before = entries.isEmpty()
                    ? Optional.empty()
                    : Optional.of(entries.getLast().part())
                            .filter(part -> part.uri().equals(uri))
                            .flatMap(Part::range);
            long offset = before.map(Slice.Range::end)
                    .orElseThrow(() -> new PlaylistException("a byte range begins nowhere: " + Check.quoted(text)));
            return new Slice.Range(offset, Long.parseLong(m.group(1)));
        }

        MediaPlaylist playlist() throws PlaylistException {
            String targetText = target.orElseThrow(() -> new PlaylistException("EXT-X-TARGETDURATION is missing"));
            String mapText = map.orElseThrow(() -> new PlaylistException("EXT-X-MAP is missing"));
            AttributeList attributes = AttributeList.parse(mapText);
            String uri = attributes.required("URI");
            Optional<String> mapRange = attributes.get("BYTERANGE");
            return new MediaPlaylist(
                    version.isPresent() ? PlaylistLines.number(version.get()) : 1,
                    (int) Math.min(Integer.MAX_VALUE, PlaylistLines.number(targetText)),
                    type,
                    ended,
                    independent,
                    iframesOnly,
                    new Part(uri, mapRange.isEmpty() ? Optional.empty() : Optional.of(mapRange(mapRange.get()))),
                    List.copyOf(entries),
                    Set.copyOf(discontinuities));
        }

        /** Its offset is 0 where none is given (RFC 8216bis, 4.4.4.5). */
        private static Slice.Range mapRange(String text) throws PlaylistException {
            Matcher m = RANGE.matcher(text);
            if (!m.matches()) {
                throw new PlaylistException("no byte range: " + Check.quoted(text));
            }
            String offset = m.group(2);
            return new Slice.Range(offset == null ? 0 : Long.parseLong(offset), Long.parseLong(m.group(1)));
        }

        private static double seconds(Optional<String> extinf) throws PlaylistException {
            String text = extinf.orElseThrow(() -> new PlaylistException("a segment has no EXTINF"));
            int comma = text.indexOf(',');
            String seconds = comma < 0 ? text : text.substring(0, comma);
            if (!SECONDS.matcher(seconds).matches()) {
                throw new PlaylistException("no duration: " + Check.quoted(seconds));
            }
            return Double.parseDouble(seconds);
        }
    }
}
