package dev.millrace.streams;

/** Writes the AdaptationSets from which players take pictures for fast forward and rewind (DASH-IF IOP, 3.2.9). */
final class DashTrick {
    private static final String TRICK_MODE = "http://dashif.org/guidelines/trickmode";
    /** So fast that one picture of a segment is decoded about as often as pictures are at the usual rate. */
    private static final int RATE = 64;

    private final Xml xml;
    private final DashTimeline timeline;
    private final String base;
    private final int targetDuration;

    DashTrick(Xml xml, DashTimeline timeline, String base, int targetDuration) {
        this.xml = xml;
        this.timeline = timeline;
        this.base = base;
        this.targetDuration = targetDuration;
    }

    /**
     * One picture for each segment.
     *
     * @param id of the set
     * @param main id of the set whose segments these are
     */
    void write(VideoRendition video, int id, int main) {
        xml.element(
                "AdaptationSet",
                () -> {
                    xml.element("EssentialProperty", "schemeIdUri", TRICK_MODE, "value", main);
                    String folder = base + video.name();
                    timeline.write(video.track(), folder + "/init.mp4", folder + "/iframes/$Number$.m4s");
                    representation(video);
                },
                "id",
                id,
                "contentType",
                "video",
                "mimeType",
                "video/mp4",
                "segmentAlignment",
                true,
                "startWithSAP",
                1);
    }

    private void representation(VideoRendition video) {
        Rates rates = Rates.ofPictures(video.track(), targetDuration, TrickSegments.OVERHEAD);
        xml.element(
                "Representation",
                "id",
                video.name() + "-trick",
                "bandwidth",
                rates.peak(),
                "codecs",
                video.codecs(),
                "width",
                video.width(),
                "height",
                video.height(),
                "frameRate",
                "1/" + targetDuration,
                "sar",
                "1:1",
                "maxPlayoutRate",
                RATE,
                "codingDependency",
                false);
    }
}
