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
