package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A media playlist as its text has it. */
record MediaPlaylist(
        int targetDuration,
        Optional<String> type,
        boolean ended,
        boolean independent,
        String map,
        List<Entry> entries) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?");

    record Entry(double seconds, String uri) {}

    static MediaPlaylist parse(String text) throws PlaylistException {
        Optional<String> target = Optional.empty();
        Optional<String> type = Optional.empty();
        Optional<String> map = Optional.empty();
        Optional<String> duration = Optional.empty();
        boolean ended = false;
        boolean independent = false;
        List<Entry> entries = new ArrayList<>();
        for (String line : PlaylistLines.of(text)) {
            if (!line.startsWith("#")) {
                entries.add(new Entry(seconds(duration), line));
                duration = Optional.empty();
            }
            target = PlaylistLines.value(line, "#EXT-X-TARGETDURATION").or(same(target));
            type = PlaylistLines.value(line, "#EXT-X-PLAYLIST-TYPE").or(same(type));
            duration = PlaylistLines.value(line, "#EXTINF").or(same(duration));
            Optional<String> here = PlaylistLines.value(line, "#EXT-X-MAP");
            if (here.isPresent() && (map.isPresent() || !entries.isEmpty())) {
                throw new PlaylistException("EXT-X-MAP stands twice or behind a segment");
            }
            map = here.or(same(map));
            ended |= line.equals("#EXT-X-ENDLIST");
            independent |= line.equals("#EXT-X-INDEPENDENT-SEGMENTS");
        }
        String targetText = target.orElseThrow(() -> new PlaylistException("EXT-X-TARGETDURATION is missing"));
        String mapText = map.orElseThrow(() -> new PlaylistException("EXT-X-MAP is missing"));
        return new MediaPlaylist(
                (int) Math.min(Integer.MAX_VALUE, PlaylistLines.number(targetText)),
                type,
                ended,
                independent,
                AttributeList.parse(mapText).required("URI"),
                entries);
    }

    private static Supplier<Optional<String>> same(Optional<String> value) {
        return () -> value;
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
