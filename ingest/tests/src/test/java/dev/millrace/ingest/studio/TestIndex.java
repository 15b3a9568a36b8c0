package dev.millrace.ingest.studio;

import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.FrameRate;
import dev.millrace.streams.Pack;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Segment;
import dev.millrace.streams.Track;
import dev.millrace.streams.VideoRange;
import dev.millrace.streams.VideoRendition;
import java.util.ArrayList;
import java.util.List;

/** An index of one small picture and one sound, with segments of two seconds. */
final class TestIndex {
    private TestIndex() {}

    static PresentationIndex of(String asset, String revision, int segments) {
        return PresentationIndex.open(
                asset,
                revision,
                4,
                List.of(
                        new VideoRendition(
                                "v-avc-240",
                                "avc1.640015",
                                426,
                                240,
                                new FrameRate(30, 1),
                                VideoRange.SDR,
                                track(asset, segments, 10_000, 600_000)),
                        new AudioRendition(
                                "a-aac-und-2", "mp4a.40.2", "und", 2, 48_000, track(asset, segments, 1_000, 128_000))));
    }

    private static Track track(String asset, int segments, int bytes, long cap) {
        List<Segment> list = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            list.add(new Segment(0, 1000L + (long) i * bytes, bytes, 2000L * i, 2000));
        }
        List<Pack> packs = segments == 0
                ? List.of()
                : List.of(new Pack("t/x/a/" + asset + "/pack", 1000L + (long) segments * bytes, "0".repeat(64)));
        return new Track(1000, cap, 1000, 0, packs, list);
    }
}
