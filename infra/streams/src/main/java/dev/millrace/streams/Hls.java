package dev.millrace.streams;

/** HLS playlists (RFC 8216bis) as pure functions of the index. All URIs are relative. */
public final class Hls {
    static final String HEAD = "#EXTM3U\n#EXT-X-VERSION:7\n";
    static final String INDEPENDENT = "#EXT-X-INDEPENDENT-SEGMENTS\n";

    private Hls() {}

    /**
     * The multivariant playlist. While the index is open it names {@code growing.m3u8} and states rate caps, once
     * sealed {@code media.m3u8} and measured rates.
     *
     * @param base what leads from the playlist's URL to the revision's folder: empty, or {@code <rev>/}
     */
    public static String master(PresentationIndex index, String base) {
        return new HlsMaster(index, Base.check(base)).write();
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

    /** Whether there is a playlist of a rendition's pictures: the index is sealed and says where they are. */
    public static boolean hasIFrames(PresentationIndex index, Rendition rendition) {
        return index.sealed() && TrickSegments.exist(rendition);
    }

    /**
     * The playlist of the pictures with which segments begin, for scrubbing, as ranges of these segments.
     *
     * @throws IllegalStateException when there is none
     */
    public static String iframes(PresentationIndex index, Rendition rendition) {
        if (!hasIFrames(index, rendition)) {
            throw new IllegalStateException("there is no I-frame playlist of " + rendition.name());
        }
        Track track = rendition.track();
        StringBuilder out = new StringBuilder(200 + 64 * track.segments().size())
                .append(HEAD)
                .append("#EXT-X-TARGETDURATION:")
                .append(index.targetDuration())
                .append("\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n")
                .append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int i = 0; i < track.segments().size(); i++) {
            Segment segment = track.segments().get(i);
            out.append("#EXTINF:")
                    .append(Ticks.seconds(Ticks.micros(segment.duration(), track.timescale())))
                    .append(",\n#EXT-X-BYTERANGE:")
                    .append(segment.head())
                    .append("@0\n")
                    .append(i + 1)
                    .append(".m4s\n");
        }
        return out.append("#EXT-X-ENDLIST\n").toString();
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
}
