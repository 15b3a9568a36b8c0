package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.RevisionState;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.FrameRate;
import dev.millrace.streams.Pack;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Segment;
import dev.millrace.streams.Storyboard;
import dev.millrace.streams.Track;
import dev.millrace.streams.VideoRange;
import dev.millrace.streams.VideoRendition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A revision with one rung and one audio track, whose index is real and whose bytes are noise: all that an origin looks
 * at.
 *
 * @param objects its packs, its stills and its snapshot
 */
record SmallVideo(
        TenantId tenant, AssetId asset, Revision revision, PresentationIndex index, Map<ObjectKey, byte[]> objects) {
    static final String VIDEO = "v-avc-360";
    static final String AUDIO = "a-aac-und-2";
    private static final SecureRandom IDS = new SecureRandom();
    private static final int INIT = 700;
    /** Bytes of a video segment's first picture, and of all up to its end. */
    static final int PICTURE = 200;

    private static final int MOOF = 88;
    static final int HEAD = MOOF + 8 + PICTURE;

    /** A sealed one with three segments of some 300 kB. */
    static SmallVideo sealed() {
        return make(new TenantId("acme"), AssetId.random(IDS), true, 3, 300_000);
    }

    static SmallVideo open(AssetId asset, int segments) {
        return make(new TenantId("acme"), asset, false, segments, 30_000);
    }

    static SmallVideo make(TenantId tenant, AssetId asset, boolean sealed, int segments, int segmentSize) {
        RevisionId id = RevisionId.random(IDS);
        Map<ObjectKey, byte[]> objects = new TreeMap<>();
        Random noise = new Random(asset.value().hashCode());
        Track video = track(tenant, asset, id, VIDEO, 12_800, 51_200, segments, segmentSize, noise, objects);
        Track audio = track(tenant, asset, id, AUDIO, 48_000, 192_000, segments, 9_000, noise, objects);
        List<Rendition> renditions = List.of(
                new VideoRendition(VIDEO, "avc1.64001e", 640, 360, new FrameRate(25, 1), VideoRange.SDR, video),
                new AudioRendition(AUDIO, "mp4a.40.2", "und", 2, 48_000, audio));
        PresentationIndex index = PresentationIndex.open(asset.value(), id.value(), 4, renditions);
        if (sealed) {
            index = index.seal();
        }
        int snapshot = Math.toIntExact(index.seq());
        objects.put(ObjectKey.snapshot(tenant, asset, id, snapshot), index.toJson());
        for (String still : List.of("poster.jpg", "poster-640.jpg", "preview.webp")) {
            objects.put(ObjectKey.still(tenant, asset, id, still), bytes(noise, 5_000));
        }
        if (sealed) {
            storyboard(tenant, asset, id, noise, objects);
        }
        Instant opened = Instant.parse("2026-11-01T00:00:00Z");
        Revision revision = new Revision(
                id,
                asset,
                SourceId.random(IDS),
                sealed ? RevisionState.SEALED : RevisionState.OPEN,
                snapshot,
                1,
                opened,
                sealed ? opened.plusSeconds(9) : null);
        return new SmallVideo(tenant, asset, revision, index, objects);
    }

    private static Track track(
            TenantId tenant,
            AssetId asset,
            RevisionId revision,
            String name,
            int timescale,
            long ticks,
            int segments,
            int size,
            Random noise,
            Map<ObjectKey, byte[]> objects) {
        List<Segment> list = new ArrayList<>();
        long offset = INIT;
        for (int i = 0; i < segments; i++) {
            int length = size + 17 * i;
            list.add(new Segment(0, offset, length, i * ticks, ticks, name.equals(VIDEO) && length >= HEAD ? HEAD : 0));
            offset += length;
        }
        byte[] content = bytes(noise, Math.toIntExact(offset));
        for (Segment segment : list) {
            if (segment.head() > 0) {
                moof(ByteBuffer.wrap(content, (int) segment.offset(), MOOF), segment.start());
            }
        }
        ObjectKey key = ObjectKey.pack(tenant, asset, revision, name, 0, 1);
        objects.put(key, content);
        Pack pack = new Pack(key.value(), content.length, sha256(content));
        return new Track(timescale, 4_000_000, INIT, 0, List.of(pack), list);
    }

    /** All that must be real to find the first picture. */
    private static void moof(ByteBuffer out, long start) {
        out.putInt(MOOF).put(ascii("moof"));
        out.putInt(16).put(ascii("mfhd")).putInt(0).putInt(1);
        out.putInt(64).put(ascii("traf"));
        out.putInt(16).put(ascii("tfhd")).putInt(0x2_0000).putInt(1);
        out.putInt(20).put(ascii("tfdt")).putInt(1 << 24).putLong(start);
        out.putInt(20).put(ascii("trun")).putInt(1).putInt(25).putInt(MOOF + 8);
    }

    private static byte[] ascii(String type) {
        return type.getBytes(StandardCharsets.US_ASCII);
    }

    /** Two sheets, two tiles on the first and one on the second. */
    private static void storyboard(
            TenantId tenant, AssetId asset, RevisionId revision, Random noise, Map<ObjectKey, byte[]> objects) {
        List<Storyboard.Sheet> sheets = new ArrayList<>();
        for (List<Long> times : List.of(List.of(0L, 4_000L), List.of(8_000L))) {
            ObjectKey key = sheetKey(tenant, asset, revision, sheets.size() + 1);
            byte[] picture = bytes(noise, 3_000 + sheets.size());
            objects.put(key, picture);
            sheets.add(new Storyboard.Sheet(key.value(), picture.length, times));
        }
        objects.put(
                ObjectKey.still(tenant, asset, revision, "storyboard.json"),
                new Storyboard(160, 90, 2, 12_000, sheets).toJson());
    }

    private static ObjectKey sheetKey(TenantId tenant, AssetId asset, RevisionId revision, int number) {
        return ObjectKey.still(tenant, asset, revision, "sheet-" + number + "-1.jpg");
    }

    private static byte[] bytes(Random noise, int length) {
        byte[] bytes = new byte[length];
        noise.nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@code <rendition>/init.mp4} must be. */
    byte[] init(String rendition) {
        return Arrays.copyOf(pack(rendition), INIT);
    }

    /** What {@code <rendition>/<n>.m4s} must be. */
    byte[] segment(String rendition, int number) {
        Segment segment = rendition(rendition).track().segment(number).orElseThrow();
        return Arrays.copyOfRange(pack(rendition), (int) segment.offset(), (int) segment.endOffset());
    }

    byte[] poster() {
        return still("poster.jpg");
    }

    byte[] still(String file) {
        return object(ObjectKey.still(tenant, asset, revision.id(), file));
    }

    byte[] sheet(int number) {
        return object(sheetKey(tenant, asset, revision.id(), number));
    }

    private byte[] pack(String rendition) {
        return object(
                new ObjectKey(rendition(rendition).track().packs().getFirst().key()));
    }

    private Rendition rendition(String name) {
        return index.rendition(name).orElseThrow();
    }

    private byte[] object(ObjectKey key) {
        byte[] content = objects.get(key);
        if (content == null) {
            throw new IllegalStateException("no " + key);
        }
        return content;
    }

    /** {@code /v/<asset>/}. */
    String root() {
        return "/v/" + asset + "/";
    }

    /** {@code /v/<asset>/<rev>/}. */
    String folder() {
        return root() + revision.id() + "/";
    }
}
