package dev.millrace.streams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Writes the multivariant playlist of one index. */
final class HlsMaster {
    private static final Comparator<VideoRendition> QUALITY = Comparator.<VideoRendition>comparingLong(
                    v -> (long) v.width() * v.height())
            .thenComparingDouble(v -> v.frameRate().perSecond())
            .thenComparingLong(v -> v.track().rateCap());

    private final PresentationIndex index;
    private final String base;
    private final String file;
    /** By the rendition's name; while the index is open the peak is the cap. */
    private final Map<String, Rates> rates = new HashMap<>();

    private final StringBuilder out = new StringBuilder(Hls.HEAD).append(Hls.INDEPENDENT);

    HlsMaster(PresentationIndex index, String base) {
        this.index = index;
        this.base = base;
        this.file = index.sealed() ? "/media.m3u8" : "/growing.m3u8";
        for (Rendition r : index.renditions()) {
            boolean measured = index.sealed();
            rates.put(
                    r.name(),
                    measured
                            ? Rates.of(r.track(), index.targetDuration())
                            : new Rates(r.track().rateCap(), 0));
        }
    }

    String write() {
        Map<String, List<AudioRendition>> groups = audioGroups();
        groups.forEach(this::group);
        for (VideoRendition video : index.videos()) {
            if (groups.isEmpty()) {
                variant(video, "", List.of());
            }
            // One variant per audio codec: a player that cannot play all of CODECS passes the variant over.
            groups.forEach((group, members) -> {
                if (heardWith(video, members.getFirst())) {
                    variant(video, group, members);
                }
            });
        }
        index.videos().stream().filter(v -> Hls.hasIFrames(index, v)).forEach(this::pictures);
        return out.toString();
    }

    private Map<String, List<AudioRendition>> audioGroups() {
        Map<String, List<AudioRendition>> groups = new LinkedHashMap<>();
        for (AudioRendition audio : index.audios()) {
            String group = audio.low() ? audio.codec() + "-low" : audio.codec();
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(audio);
        }
        return groups;
    }

    /** The smallest picture goes with the low-rate copies, where there are some, every other with the originals. */
    private boolean heardWith(VideoRendition video, AudioRendition audio) {
        boolean copied = index.audios().stream()
                .anyMatch(other -> other.low() && other.codec().equals(audio.codec()));
        return !copied || index.videos().size() == 1 || audio.low() == (score(video) == 1);
    }

    private void group(String group, List<AudioRendition> members) {
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
            out.append(",LANGUAGE=\"").append(audio.language()).append('"');
            out.append(",CHANNELS=\"").append(audio.channels()).append("\",URI=\"");
            uri(audio).append("\"\n");
        }
    }

    private void variant(VideoRendition video, String group, List<AudioRendition> audio) {
        out.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(together(video, audio, Rates::peak));
        if (index.sealed()) {
            out.append(",AVERAGE-BANDWIDTH=").append(together(video, audio, Rates::average));
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
                .append(video.range())
                .append(",SCORE=")
                .append(score(video))
                .append(".0");
        if (!group.isEmpty()) {
            out.append(",AUDIO=\"").append(group).append('"');
        }
        out.append('\n');
        uri(video).append('\n');
    }

    /** How many rungs show less: fewer pixels, or as many and fewer of them a second. */
    private long score(VideoRendition video) {
        return 1
                + index.videos().stream()
                        .filter(other -> QUALITY.compare(other, video) < 0)
                        .count();
    }

    private void pictures(VideoRendition video) {
        Rates pictures = Rates.ofListedPictures(video.track(), index.targetDuration());
        out.append("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=")
                .append(pictures.peak())
                .append(",AVERAGE-BANDWIDTH=")
                .append(pictures.average())
                .append(",CODECS=\"")
                .append(video.codecs())
                .append("\",RESOLUTION=")
                .append(video.width())
                .append('x')
                .append(video.height())
                .append(",VIDEO-RANGE=")
                .append(video.range())
                .append(",URI=\"")
                .append(base)
                .append(video.name())
                .append("/iframes.m3u8\"\n");
    }

    /** A rate of the video and of the heaviest audio that may be heard with it. */
    private long together(VideoRendition video, List<AudioRendition> audio, ToLongFunction<Rates> rate) {
        long heard =
                audio.stream().mapToLong(a -> rate.applyAsLong(rates(a))).max().orElse(0);
        return rate.applyAsLong(rates(video)) + heard;
    }

    private Rates rates(Rendition rendition) {
        return rates.getOrDefault(rendition.name(), new Rates(0, 0));
    }

    private StringBuilder uri(Rendition rendition) {
        return out.append(base).append(rendition.name()).append(file);
    }
}
