package dev.millrace.streams;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** HLS playlists (RFC 8216bis) as pure functions of the index. All URIs are relative. */
public final class Hls {
    private static final String HEAD = "#EXTM3U\n#EXT-X-VERSION:7\n";
    private static final String INDEPENDENT = "#EXT-X-INDEPENDENT-SEGMENTS\n";

    private Hls() {}

    /**
     * The multivariant playlist. While the index is open it names {@code growing.m3u8} and states rate caps, once
     * sealed {@code media.m3u8} and measured rates.
     *
     * @param base what leads from the playlist's URL to the revision's folder: empty, or {@code <rev>/}
     */
    public static String master(PresentationIndex index, String base) {
        String prefix = Base.check(base);
        String file = index.sealed() ? "/media.m3u8" : "/growing.m3u8";
        Map<String, List<AudioRendition>> groups = audioGroups(index);
        StringBuilder out = new StringBuilder(HEAD).append(INDEPENDENT);
        groups.forEach((group, members) -> group(out, group, members, prefix, file));
        for (VideoRendition video : index.videos()) {
            String uri = prefix + video.name() + file;
            if (groups.isEmpty()) {
                variant(out, index, video, "", List.of(), uri);
            }
            // One variant per audio codec: a player that cannot play all of CODECS passes the variant over.
            groups.forEach((group, members) -> variant(out, index, video, group, members, uri));
        }
        return out.toString();
    }

    /** The media playlist that is only ever appended to (EVENT), with its end once the index is sealed. */
    public static String growing(PresentationIndex index, Rendition rendition) {
        return playlist(index, rendition, "EVENT\n#EXT-X-START:TIME-OFFSET=0");
    }

    /**
     * The media playlist of a finished revision (VOD).
     *
     * @throws IllegalStateException while the index is open
     */
    public static String media(PresentationIndex index, Rendition rendition) {
        if (!index.sealed()) {
            throw new IllegalStateException("an open index has no VOD playlist");
        }
        return playlist(index, rendition, "VOD");
    }

    private static String playlist(PresentationIndex index, Rendition rendition, String type) {
        Track track = rendition.track();
        StringBuilder out = new StringBuilder(200 + 32 * track.segments().size())
                .append(HEAD)
                .append("#EXT-X-TARGETDURATION:")
                .append(index.targetDuration())
                .append("\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:")
                .append(type)
                .append('\n')
                .append(INDEPENDENT)
                .append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int i = 0; i < track.segments().size(); i++) {
            long micros = Ticks.micros(track.segments().get(i).duration(), track.timescale());
            out.append("#EXTINF:")
                    .append(Ticks.seconds(micros))
                    .append(",\n")
                    .append(i + 1)
                    .append(".m4s\n");
        }
        return out.append(index.sealed() ? "#EXT-X-ENDLIST\n" : "").toString();
    }

    private static Map<String, List<AudioRendition>> audioGroups(PresentationIndex index) {
        Map<String, List<AudioRendition>> groups = new LinkedHashMap<>();
        for (AudioRendition audio : index.audios()) {
            String codec = audio.name().split("-", 3)[1];
            groups.computeIfAbsent(codec, _ -> new ArrayList<>()).add(audio);
        }
        return groups;
    }

    private static void group(
            StringBuilder out, String group, List<AudioRendition> members, String prefix, String file) {
        Set<String> languages = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            AudioRendition audio = members.get(i);
            // Two members of one language are told apart by their names only, which nothing can select by itself.
            boolean select = languages.add(audio.language());
            out.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"")
                    .append(group)
                    .append("\",NAME=\"")
                    .append(select ? audio.language() : audio.language() + " " + (i + 1))
                    .append("\",DEFAULT=")
                    .append(i == 0 ? "YES" : "NO")
                    .append(",AUTOSELECT=")
                    .append(select ? "YES" : "NO");
            if (!audio.language().equals("und")) {
                out.append(",LANGUAGE=\"").append(audio.language()).append('"');
            }
            out.append(",CHANNELS=\"")
                    .append(audio.channels())
                    .append("\",URI=\"")
                    .append(prefix)
                    .append(audio.name())
                    .append(file)
                    .append("\"\n");
        }
    }

    private static void variant(
            StringBuilder out,
            PresentationIndex index,
            VideoRendition video,
            String group,
            List<AudioRendition> audio,
            String uri) {
        out.append("#EXT-X-STREAM-INF:BANDWIDTH=");
        if (index.sealed()) {
            Rates rates = Rates.of(video.track(), index.targetDuration());
            List<Rates> heard = audio.stream()
                    .map(a -> Rates.of(a.track(), index.targetDuration()))
                    .toList();
            out.append(rates.peak()
                            + heard.stream().mapToLong(Rates::peak).max().orElse(0))
                    .append(",AVERAGE-BANDWIDTH=")
                    .append(rates.average()
                            + heard.stream().mapToLong(Rates::average).max().orElse(0));
        } else {
            out.append(video.track().rateCap()
                    + audio.stream().mapToLong(a -> a.track().rateCap()).max().orElse(0));
        }
        out.append(",CODECS=\"").append(video.codecs());
        audio.stream()
                .map(AudioRendition::codecs)
                .distinct()
                .forEach(c -> out.append(',').append(c));
        out.append("\",RESOLUTION=")
                .append(video.width())
                .append('x')
                .append(video.height())
                .append(",FRAME-RATE=")
                .append(String.format(Locale.ROOT, "%.3f", video.frameRate().perSecond()))
                .append(",VIDEO-RANGE=")
                .append(video.range());
        if (!group.isEmpty()) {
            out.append(",AUDIO=\"").append(group).append('"');
        }
        out.append('\n').append(uri).append('\n');
    }
}
