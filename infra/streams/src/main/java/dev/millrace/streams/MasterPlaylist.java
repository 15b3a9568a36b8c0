package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A multivariant playlist as its text has it. */
record MasterPlaylist(boolean independent, List<AttributeList> media, List<Variant> variants) {
    record Variant(AttributeList attributes, String uri) {}

    static MasterPlaylist parse(String text) throws PlaylistException {
        List<AttributeList> media = new ArrayList<>();
        List<Variant> variants = new ArrayList<>();
        boolean independent = false;
        Optional<String> stream = Optional.empty();
        for (String line : PlaylistLines.of(text)) {
            Optional<String> alternative = PlaylistLines.value(line, "#EXT-X-MEDIA");
            if (alternative.isPresent()) {
                media.add(AttributeList.parse(alternative.get()));
            } else if (line.startsWith("#EXT-X-STREAM-INF:")) {
                stream = PlaylistLines.value(line, "#EXT-X-STREAM-INF");
            } else if (!line.startsWith("#")) {
                String attributes = stream.orElseThrow(() -> new PlaylistException("a URI has no EXT-X-STREAM-INF"));
                variants.add(new Variant(AttributeList.parse(attributes), line));
                stream = Optional.empty();
            }
            independent |= line.equals("#EXT-X-INDEPENDENT-SEGMENTS");
        }
        if (variants.isEmpty()) {
            throw new PlaylistException("it names no variant");
        }
        return new MasterPlaylist(independent, media, variants);
    }

    /** The members of an audio group that have a playlist of their own. */
    List<AttributeList> group(String id) {
        return media.stream()
                .filter(m -> m.get("TYPE").filter("AUDIO"::equals).isPresent())
                .filter(m -> m.get("GROUP-ID").filter(id::equals).isPresent())
                .toList();
    }
}
