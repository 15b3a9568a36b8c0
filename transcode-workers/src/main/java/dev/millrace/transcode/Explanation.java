package dev.millrace.transcode;

import dev.millrace.encoder.protocol.LoudnessPlan;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.platform.events.Fact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of a source what was found, what becomes of it, and why. */
final class Explanation {
    private static final int LONGEST = 1000;

    private final MediaInfo media;
    private final StreamInfo.Video video;
    private final EncodePlan plan;
    private final TranscodeSettings settings;
    private final List<String> lines = new ArrayList<>();

    private Explanation(MediaInfo media, EncodePlan plan, TranscodeSettings settings) {
        this.media = media;
        this.video = media.video().orElseThrow();
        this.plan = plan;
        this.settings = settings;
    }

    static List<String> of(Path file, MediaInfo media, EncodePlan plan, TranscodeSettings settings) {
        var explanation = new Explanation(media, plan, settings);
        explanation.source(file);
        explanation.ladder();
        explanation.reasons();
        return List.copyOf(explanation.lines);
    }

    /** What files and children say may hold anything: only what prints, and not too much of it. */
    static String clean(String hostile) {
        String printable = hostile.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return printable.length() > LONGEST ? printable.substring(0, LONGEST) + "…" : printable;
    }

    private void add(String line) {
        lines.add("  " + line);
    }

    private void source(Path file) {
        lines.add("SOURCE " + clean(String.valueOf(file.getFileName())));
        Double seconds = media.durationSeconds();
        add(String.format(
                Locale.ROOT,
                "%s, %.1f MiB, %s",
                clean(media.container()),
                media.sizeBytes() / 1048576.0,
                seconds == null
                        ? "of a length that nobody knows"
                        : String.format(
                                Locale.ROOT,
                                "%.3f s (%s)",
                                seconds,
                                media.durationMeasured() ? "measured: the header has none" : "as its header says")));
        media.streams().forEach(stream -> add(StreamWords.of(stream)));
    }

    private void ladder() {
        lines.add("LADDER (H.264 in fragmented MP4, one set of segments for HLS and DASH)");
        Copied copied = plan.copied();
        if (copied != null) {
            add(String.format(
                    Locale.ROOT,
                    "%-14s %d×%d, the source's own H.264, copied, at most %.0f kb/s",
                    copied.rung().name(),
                    copied.rung().width(),
                    copied.rung().height(),
                    copied.peakBps() / 1e3));
        }
        for (Rung rung : plan.rungs()) {
            add(String.format(
                    Locale.ROOT,
                    "%-14s %d×%d, x264 %s, crf %.1f, at most %.0f kb/s over one buffer of %.0f kb",
                    rung.name(),
                    rung.width(),
                    rung.height(),
                    rung.preset(),
                    rung.crf(),
                    rung.maxrateBps() / 1e3,
                    rung.bufsizeBits() / 1e3));
        }
        for (EncodePlan.Sound sound : plan.audio()) {
            add(String.format(
                    Locale.ROOT,
                    "%-14s AAC, %d channels, %.0f kb/s, from #%d%s",
                    sound.track().name(),
                    sound.track().channels(),
                    sound.track().bitrateBps() / 1e3,
                    sound.track().streamIndex(),
                    sound.low() ? ", once more for cellular networks" : ""));
        }
    }

    private void reasons() {
        lines.add("WHY");
        copying();
        leftOutRungs();
        shape();
        rate();
        colours();
        streams();
        loudness();
        if (plan.copied() == null) {
            add(String.format(
                    Locale.ROOT,
                    "segments of %d s, of %d s in the first %d s, so that watching can begin early; a key frame every %d s",
                    EncodePlan.CHUNKS.segmentSeconds(),
                    EncodePlan.CHUNKS.openingSegmentSeconds(),
                    EncodePlan.CHUNKS.openingSeconds(),
                    EncodePlan.CHUNKS.gopSeconds()));
        } else {
            add(String.format(
                    Locale.ROOT,
                    "segments begin at its key frames: the first ones after at least %d s, of %d s in the first %d s",
                    EncodePlan.CHUNKS.segmentSeconds(),
                    EncodePlan.CHUNKS.openingSegmentSeconds(),
                    EncodePlan.CHUNKS.openingSeconds()));
        }
    }

    private void copying() {
        List<String> against = Conformance.against(media, settings);
        if (plan.copied() != null) {
            add(
                    "the source is its own top rung: every device plays it, so nothing of it is lost and nothing is spent on it");
        } else if (against.isEmpty()) {
            add("the source is encoded anew: its packets turned out to be other than its index says");
        } else {
            add("the source's own packets are not the top rung: " + String.join("; ", against));
        }
    }

    private void loudness() {
        LoudnessPlan loudness = plan.loudness();
        if (!plan.audio().isEmpty()) {
            add(
                    loudness == null
                            ? "sound stays as loud as it is: millrace.transcode.loudness is not set"
                            : String.format(
                                    Locale.ROOT,
                                    "one gain brings each sound track to %.1f LUFS, or as near as its peaks allow",
                                    loudness.target()));
        }
    }

    private void leftOutRungs() {
        int source = Math.min(video.displayWidth(), video.displayHeight());
        List<Integer> made = Stream.concat(
                        plan.rungs().stream().map(rung -> Math.min(rung.width(), rung.height())),
                        Stream.ofNullable(plan.copied())
                                .map(top ->
                                        Math.min(top.rung().width(), top.rung().height())))
                .toList();
        String above = settings.ladder().stream()
                .filter(side -> side > source)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        if (!above.isEmpty()) {
            add(String.format(
                    Locale.ROOT, "no %s: the source's short side is %d, and nothing is made larger", above, source));
        }
        settings.ladder().stream()
                .filter(side -> side <= source && made.stream().noneMatch(short_ -> short_ == side - side % 2))
                .forEach(side -> add(String.format(
                        Locale.ROOT, "no %d: it would need more than Level 5.2 of H.264, beyond most devices", side)));
        if (settings.ladder().stream().allMatch(side -> side > source)) {
            add("one rung of the source's own size, since it is below the whole ladder");
        }
        add("the smallest rung, with sound at a low rate, stays below 192 kb/s, for cellular networks");
        add("rungs go by the short side, so that portrait has as many as landscape; each comes from the one above it");
    }

    private void shape() {
        if (video.rotation() != 0 || video.mirrored()) {
            add("the picture is turned upright, since not every player does it");
        }
        if (!StreamWords.square(video.pixelAspect())) {
            add("pixels become square, since not every player knows others");
        }
        switch (video.fieldOrder()) {
            case TOP_FIRST, BOTTOM_FIRST -> add("fields become whole pictures (bwdif), since screens show no fields");
            case UNKNOWN, PROGRESSIVE -> {
                // Pictures that are interlaced nevertheless say so themselves.
            }
        }
    }

    private void rate() {
        Ratio rate = video.rate();
        if (rate == null) {
            add("every picture keeps its own time, since there is no steady rate");
        } else if (rate.divisor(plan.maxFrameRate()) > 1) {
            add(String.format(
                    Locale.ROOT,
                    "every %d. picture is shown: %.3f frames/s are more than the %d that are wanted",
                    rate.divisor(plan.maxFrameRate()),
                    rate.toDouble(),
                    plan.maxFrameRate()));
        }
    }

    private void colours() {
        switch (video.hdr()) {
            case NONE -> {
                if (video.bitDepth() > 8) {
                    add(String.format(
                            Locale.ROOT, "%d bits become 8 and 4:2:0, which every device decodes", video.bitDepth()));
                }
            }
            case PQ, HLG ->
                add(String.format(
                        Locale.ROOT,
                        "%s is mapped to standard range (in linear light, Hable's curve), or it would look washed out",
                        video.hdr() == StreamInfo.Hdr.PQ ? "HDR (PQ)" : "HDR (HLG)"));
        }
    }

    private void streams() {
        List<Integer> heard =
                plan.audio().stream().map(sound -> sound.track().streamIndex()).toList();
        for (StreamInfo stream : media.streams()) {
            switch (stream) {
                case StreamInfo.Video other
                when other.index() != video.index() ->
                    add(String.format(
                            Locale.ROOT,
                            "#%d is left out: %s",
                            other.index(),
                            other.attachedPicture() ? "a cover" : "another picture"));
                case StreamInfo.Video _ -> {
                    // The one that is shown.
                }
                case StreamInfo.Audio sound
                when !heard.contains(sound.index()) ->
                    add(String.format(
                            Locale.ROOT,
                            "#%d is left out: %s",
                            sound.index(),
                            sound.track().decodable() ? "more tracks than are wanted" : "it cannot be decoded"));
                case StreamInfo.Audio sound
                when sound.channels() > 2 ->
                    add(String.format(
                            Locale.ROOT, "#%d is mixed to two channels, which every player has", sound.index()));
                case StreamInfo.Audio _ -> {
                    // As it is.
                }
                case StreamInfo.Other other ->
                    add(String.format(Locale.ROOT, "#%d is left out: neither picture nor sound", other.index()));
            }
        }
        if (media.audio().isEmpty()) {
            add("no sound: the file has none");
        }
    }

    /** What was measured of picture and sound. */
    static List<String> of(Fact.SignalsMeasured signals) {
        var said = new ArrayList<String>();
        signals.loudness()
                .ifPresent(loudness -> said.add(String.format(
                        Locale.ROOT,
                        "  loudness %.1f LUFS, range %.1f LU, true peak %.1f dBTP (EBU R 128)",
                        loudness.integrated(),
                        loudness.range(),
                        loudness.truePeak())));
        said.add("  " + signals.cutsAtMillis().size() + " scene cuts");
        signals.spans()
                .forEach(span -> said.add(String.format(
                        Locale.ROOT,
                        "  %s from %.1f to %.1f s",
                        span.signal().name().toLowerCase(Locale.ROOT),
                        span.startMillis() / 1e3,
                        span.endMillis() / 1e3)));
        return said;
    }
}
