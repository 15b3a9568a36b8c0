package dev.millrace.transcode;

import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.PacketIndex;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.streams.AvcConfiguration;
import dev.millrace.streams.MalformedMediaException;
import dev.millrace.streams.VideoRange;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a source's own packets can be its top rung: every device plays them, and they can be cut into segments. What is
 * wanted of them is what the encoder would make itself, but for the distance of the key frames and the rate, which may be
 * somewhat higher. It is judged by what a container says of itself; what it does not keep is noticed on the way.
 */
final class Conformance {
    /** With what a frame more than four seconds is, at the lowest of usual rates. */
    private static final double LONGEST_GROUP_SECONDS = 4.1;

    private static final double LONGEST_PICTURE_SECONDS = 1;
    /** As much more than the rung's cap as a hardware encoder needs for what x264 makes of it. */
    static final double SANE_RATE = 2;

    private static final double MOST_LEAD_SECONDS = 0.5;
    private static final double MOST_TAIL_SECONDS = 0.25;
    /** Baseline as all write it, Main and High. */
    private static final Set<Integer> PROFILES = Set.of(66, 77, 100);

    private static final int BASELINE = 66;
    private static final int HIGHEST_LEVEL = 52;
    private static final int LENGTH_SIZE = 4;
    private static final Set<String> COLOURS = Set.of("bt709", "smpte170m", "bt470bg");

    private final MediaInfo media;
    private final StreamInfo.Video video;
    private final List<String> against = new ArrayList<>();

    private Conformance(MediaInfo media) {
        this.media = media;
        this.video = media.video().orElseThrow();
    }

    /** What speaks against copying its packets, each a clause; nothing when it can be done. */
    static List<String> against(MediaInfo media, TranscodeSettings settings) {
        if (!settings.remux()) {
            return List.of("millrace.transcode.remux is off");
        }
        Conformance conformance = new Conformance(media);
        conformance.picture(settings);
        PacketIndex packets = media.packets();
        if (!video(media).codec().equals("h264")) {
            conformance.check(false, "it is not H.264");
        } else if (packets == null) {
            conformance.check(false, "only an MP4 or MOV in one piece tells where all its key frames are");
        } else {
            conformance.packets(packets);
            conformance.rate(packets, settings);
            conformance.configuration(packets);
        }
        conformance.sound();
        return List.copyOf(conformance.against);
    }

    private static StreamInfo.Video video(MediaInfo media) {
        return media.video().orElseThrow();
    }

    private void check(boolean condition, String otherwise) {
        if (!condition) {
            against.add(otherwise);
        }
    }

    private void picture(TranscodeSettings settings) {
        int side = Math.min(video.width(), video.height());
        check(video.rotation() == 0 && !video.mirrored(), "it is turned or mirrored by the player");
        check(StreamWords.square(video.pixelAspect()), "its pixels are not square");
        check(video.width() % 2 == 0 && video.height() % 2 == 0, "its size is odd");
        check(
                settings.ladder().stream().anyMatch(rung -> rung <= side)
                        && settings.ladder().stream().anyMatch(rung -> rung >= side),
                "its size is beyond the ladder");
        check(video.hdr() == StreamInfo.Hdr.NONE, "it is of high dynamic range");
        check("yuv420p".equals(video.pixelFormat()), "its pixels are not 8-bit 4:2:0 of limited range");
        check(
                (video.matrix() == null || COLOURS.contains(video.matrix()))
                        && (video.primaries() == null || COLOURS.contains(video.primaries())),
                "its colours are not those of usual screens");
        check(
                video.fieldOrder() != StreamInfo.FieldOrder.TOP_FIRST
                        && video.fieldOrder() != StreamInfo.FieldOrder.BOTTOM_FIRST,
                "it is interlaced");
        Ratio rate = video.rate();
        check(rate != null, "its frame rate is unknown");
        check(
                rate == null || rate.divisor(settings.maxFrameRate()) == 1,
                "it has more than " + settings.maxFrameRate() + " frames a second");
    }

    private void packets(PacketIndex packets) {
        check(packets.whole(), "the file is cut off");
        check(!packets.edited(), "an edit list cuts into it");
        check(packets.closed(), "not all of its groups of pictures are closed");
        check(
                packets.longestGroup() <= LONGEST_GROUP_SECONDS,
                String.format(Locale.ROOT, "its key frames are up to %.1f s apart, 4 at most", packets.longestGroup()));
        check(
                packets.longestPicture() <= LONGEST_PICTURE_SECONDS,
                String.format(Locale.ROOT, "a picture stands for %.1f s: its clock jumps", packets.longestPicture()));
    }

    private void rate(PacketIndex packets, TranscodeSettings settings) {
        Ratio rate = video.rate();
        double most = SANE_RATE
                * Ladder.cap(video.width(), video.height(), rate == null ? settings.maxFrameRate() : rate.toDouble());
        check(
                packets.peakBps() <= most,
                String.format(
                        Locale.ROOT,
                        "it needs %.0f kb/s, %.0f at most at its size",
                        packets.peakBps() / 1e3,
                        most / 1e3));
    }

    private void configuration(PacketIndex packets) {
        AvcConfiguration avc;
        try {
            avc = AvcConfiguration.read(HexFormat.of().parseHex(packets.configuration()));
        } catch (MalformedMediaException e) {
            check(false, "its decoder configuration cannot be read");
            return;
        }
        check(
                PROFILES.contains(avc.profile())
                        && (avc.profile() != BASELINE || avc.constrained())
                        && avc.level() <= HIGHEST_LEVEL
                        && avc.chroma() == 1
                        && avc.depth() == 8,
                "its profile or level is one that not every device plays");
        check(avc.progressive(), "its pictures may be fields");
        check(avc.range() == VideoRange.SDR, "it is of high dynamic range");
        check(
                avc.sequenceSets() == 1
                        && avc.pictureSets() >= 1
                        && avc.lengthSize() == LENGTH_SIZE
                        && avc.consistent()
                        && avc.width() == video.width()
                        && avc.height() == video.height(),
                "its parameter sets are several, or contradict the file");
    }

    /** Sound that begins long before the picture, or goes on after it, needs pictures that the source does not have. */
    private void sound() {
        Double start = video.track().startSeconds();
        Double length = video.track().durationSeconds();
        for (StreamInfo stream : media.streams()) {
            if (stream instanceof StreamInfo.Audio sound && sound.track().decodable() && start != null) {
                double begins = Objects.requireNonNullElse(sound.track().startSeconds(), start);
                check(start - begins <= MOST_LEAD_SECONDS, "sound begins before the picture");
                Double lasts = sound.track().durationSeconds();
                check(
                        lasts == null || length == null || begins + lasts - start - length <= MOST_TAIL_SECONDS,
                        "sound goes on after the last picture");
            }
        }
    }
}
