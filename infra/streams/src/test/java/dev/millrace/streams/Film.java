package dev.millrace.streams;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A film of ten seconds as packs in memory and the index of them: two rungs of 25 frames a second and one audio track
 * with priming, in segments of 4, 4 and 2 seconds, of which the third lies in a second pack.
 */
final class Film {
    static final int VIDEO_CLOCK = 12_800;
    static final int FRAME = 512;
    static final int AUDIO_CLOCK = 48_000;
    static final int AAC = 1_024;
    static final String LARGE = "v-avc-720";
    static final String SMALL = "v-avc-360";
    static final String AUDIO = "a-aac-und-2";
    private static final Map<String, Long> CAPS = Map.of(LARGE, 400_000L, SMALL, 65_000L, AUDIO, 125_000L);
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    final Map<String, byte[]> packs = new HashMap<>();
    PresentationIndex index;

    Film() throws IOException {
        large(Mp4.videoInit(VIDEO_CLOCK, 1280, 720));
        small(Mp4.videoInit(VIDEO_CLOCK, 640, 360));
        audio(2);
        index = describe();
    }

    static byte[] video(long firstFrame, int frames, int frameSize) {
        return Mp4.video(firstFrame * FRAME, frames, FRAME, frameSize);
    }

    static String key(String rendition, int pack) {
        return "t/one/a/film/1/pack/" + rendition + "/" + pack + "-1";
    }

    void put(String rendition, int pack, byte[] bytes) {
        packs.put(key(rendition, pack), bytes);
    }

    byte[] pack(String rendition, int pack) {
        byte[] bytes = packs.get(key(rendition, pack));
        if (bytes == null) {
            throw new AssertionError("no pack " + pack + " of " + rendition);
        }
        return bytes;
    }

    /** The index that a worker would make of the packs. */
    PresentationIndex describe() throws IOException {
        FrameRate rate = new FrameRate(25, 1);
        return PresentationIndex.open(
                        "film",
                        "1",
                        4,
                        List.of(
                                new VideoRendition(LARGE, "avc1.64001f", 1280, 720, rate, VideoRange.SDR, track(LARGE)),
                                new VideoRendition(SMALL, "avc1.64001f", 640, 360, rate, VideoRange.SDR, track(SMALL)),
                                new AudioRendition(AUDIO, "mp4a.40.2", "und", 2, AUDIO_CLOCK, track(AUDIO))))
                .seal();
    }

    private Track track(String rendition) throws IOException {
        List<Pack> listed = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        int initSize = 0;
        int timescale = 1;
        long priming = 0;
        for (int i = 0; i < 2; i++) {
            byte[] bytes = pack(rendition, i);
            PackLayout layout = PackReader.read(new MemoryChannel(bytes));
            listed.add(new Pack(key(rendition, i), bytes.length, DIGEST));
            segments.addAll(layout.segments(i));
            initSize = layout.initSize();
            timescale = layout.timescale();
            priming = layout.priming();
        }
        return new Track(timescale, CAPS.getOrDefault(rendition, 1L), initSize, priming, listed, segments);
    }

    PackedSegments.Source source() {
        return pack -> {
            byte[] bytes = packs.get(pack.key());
            if (bytes == null) {
                throw new NoSuchFileException(pack.key());
            }
            return new MemoryChannel(bytes);
        };
    }

    List<Violation> validate() throws IOException {
        return Validator.validate(index, source());
    }

    /** The small rung anew, with another init segment. */
    void small(byte[] init) {
        put(SMALL, 0, Bytes.join(init, video(0, 100, 300), video(100, 100, 250)));
        put(SMALL, 1, Bytes.join(init, video(200, 50, 280)));
    }

    /** The large rung anew, with another init segment. */
    void large(byte[] init) {
        put(LARGE, 0, Bytes.join(init, video(0, 100, 800), video(100, 100, 1_000)));
        put(LARGE, 1, Bytes.join(init, video(200, 50, 900)));
    }

    /** The sound anew. */
    void audio(int channels) {
        byte[] init = Mp4.audioInit(AUDIO_CLOCK, channels, AAC);
        // 188 frames less the one of priming: the boundaries lie within a frame of 4 and 8 seconds.
        put(AUDIO, 0, Bytes.join(init, Mp4.audio(0, 188, 300), Mp4.audio(188L * AAC, 188, 320)));
        put(AUDIO, 1, Bytes.join(init, Mp4.audio(376L * AAC, 94, 310)));
    }

    Report validate(Manifests manifests) throws IOException {
        try (PackedSegments segments = new PackedSegments(index, source())) {
            return Validator.validate(manifests, segments);
        }
    }
}
