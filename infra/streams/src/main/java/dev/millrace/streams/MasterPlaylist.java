package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A multivariant playlist as its text has it.
 *
 * @param media of all EXT-X-MEDIA
 * @param variants of all EXT-X-STREAM-INF
 * @param iframes of all EXT-X-I-FRAME-STREAM-INF, each with a URI
 */
record MasterPlaylist(
        boolean independent, List<AttributeList> media, List<Variant> variants, List<AttributeList> iframes) {
    /** More than any ladder in any number of languages. */
    private static final int MOST = 512;

    record Variant(AttributeList attributes, String uri) {}

    static MasterPlaylist parse(String text) throws PlaylistException {
        List<AttributeList> media = new ArrayList<>();
        List<Variant> variants = new ArrayList<>();
        List<AttributeList> iframes = new ArrayList<>();
        boolean independent = false;
        Optional<String> stream = Optional.empty();
        for (String line : PlaylistLines.of(text)) {
            Optional<String> alternative = PlaylistLines.value(line, "#EXT-X-MEDIA");
            Optional<String> iframe = PlaylistLines.value(line, "#EXT-X-I-FRAME-STREAM-INF");
            if (alternative.isPresent()) {
                media.add(AttributeList.parse(alternative.get()));
            } else if (iframe.isPresent()) {
                AttributeList attributes = AttributeList.parse(iframe.get());
                attributes.required("URI");
                iframes.add(attributes);
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
        if (media.size() + variants.size() + iframes.size() > MOST) {
            throw new PlaylistException("it names more than " + MOST + " variants and renditions");
        }
        return new MasterPlaylist(independent, media, variants, iframes);
    }

    /** The members of an audio group that have a playlist of their own. */
    List<AttributeList> group(String id) {
        return audio().filter(m -> m.get("GROUP-ID").filter(id::equals).isPresent())
                .toList();
    }

    Stream<AttributeList> audio() {
        return media.stream().filter(m -> m.get("TYPE").filter("AUDIO"::equals).isPresent());
    }

    /** The URIs of variants and of audio, each once, in order. */
    List<String> uris() {
        return Stream.concat(variants.stream().map(Variant::uri), audio().flatMap(m -> m.get("URI").stream()))
                .distinct()
                .toList();
    }

    List<String> iframeUris() {
        return iframes.stream().flatMap(i -> i.get("URI").stream()).distinct().toList();
    }
}
