package dev.millrace.transcode;

import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.ChunkPlan;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.LoudnessPlan;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.PosterPlan;
import dev.millrace.encoder.protocol.PreviewPlan;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.StoryboardPlan;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.VideoPlan;
import dev.millrace.streams.RenditionNames;
import dev.millrace.transcode.child.Budget;
import dev.millrace.transcode.child.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one source becomes: a pure function of what the inspection found and of the settings.
 *
 * @param copied the top rung, when it is the source's own H.264; null when all are encoded
 * @param rungs that are encoded, largest first, the one for cellular networks last
 * @param audio the best track first; then, in the same order, a copy of each at a low rate
 * @param loudness that the sound is brought to; null leaves it
 * @param frameRate what the rungs show at most, frames per second
 * @param faces whether they are counted
 * @param classifier of images, if a model is set
 * @param budget what the encode may cost
 */
record EncodePlan(
        int videoStream,
        @Nullable Copied copied,
        List<Rung> rungs,
        List<Sound> audio,
        @Nullable LoudnessPlan loudness,
        Ratio frameRate,
        int maxFrameRate,
        int threads,
        StoryboardPlan storyboard,
        PreviewPlan preview,
        boolean faces,
        ClassifierSettings classifier,
        Limits limits,
        Budget budget) {
    static final ChunkPlan CHUNKS = ChunkPlan.standard();
    /** Twice a segment: the shortest run of groups of pictures that is long enough may be nearly as long as that. */
    private static final int TARGET_OF_COPIED = 2 * CHUNKS.segmentSeconds();

    private static final int MAX_STREAMS = 64;
    private static final long STEREO_BPS = 128_000;
    private static final long MONO_BPS = 80_000;
    /** Of what is heard, dBTP (EBU R 128). */
    private static final double MAX_TRUE_PEAK = -1;
    /** By which AAC may raise a peak, dB. */
    private static final double AAC_PEAKS = 1;

    private static final long LOW_STEREO_BPS = 64_000;
    private static final long LOW_MONO_BPS = 48_000;
    /** Of x264, over what its buffer lets pass. */
    private static final double OVERSHOOT = 1.03;
    /** Boxes: at most 16 bytes for each of 60 pictures a second, and some hundred for each segment of 2 s. */
    static final long VIDEO_BOXES_BPS = 9_000;
    /** The same for 47 frames of sound a second, with 8 bytes each. */
    private static final long AUDIO_BOXES_BPS = 4_000;
    /** AAC at a constant rate swings about it from segment to segment. */
    private static final double AAC_SWING = 1.3;

    /**
     * @param language BCP 47 or und
     * @param track what the child is asked for
     * @param low whether it is a track's copy at a low rate
     */
    record Sound(AudioTrack track, String language, boolean low) {}

    /** The source's own packets are the top rung where they can be. */
    static EncodePlan of(MediaInfo media, TranscodeSettings settings) {
        return of(media, settings, Copied.of(media, settings));
    }

    /** Every rung is encoded. */
    static EncodePlan encoding(MediaInfo media, TranscodeSettings settings) {
        return of(media, settings, null);
    }

    private static EncodePlan of(MediaInfo media, TranscodeSettings settings, @Nullable Copied copied) {
        StreamInfo.Video video = media.video().orElseThrow();
        Ratio rate = dividedRate(video, settings.maxFrameRate());
        Ladder ladder = new Ladder(settings.ladder(), settings.crf(), settings.preset());
        List<Rung> rungs = ladder.rungs(video.displayWidth(), video.displayHeight(), rate.toDouble());
        return new EncodePlan(
                video.index(),
                copied,
                copied == null ? rungs : copied.below(rungs),
                sounds(media, settings.audioTracks()),
                loudness(settings.loudness()),
                rate,
                settings.maxFrameRate(),
                settings.threads(),
                StoryboardPlan.standard(believed(media)),
                PreviewPlan.standard(believed(media)),
                settings.faces(),
                settings.classifier(),
                limits(settings),
                budget(media, settings));
    }

    private static @Nullable LoudnessPlan loudness(@Nullable Double target) {
        return target == null ? null : new LoudnessPlan(target, MAX_TRUE_PEAK - AAC_PEAKS);
    }

    /** Seconds that the source says it lasts; 0 when it does not. */
    private static double believed(MediaInfo media) {
        return Objects.requireNonNullElse(media.durationSeconds(), 0.0);
    }

    static Limits limits(TranscodeSettings settings) {
        return new Limits(settings.maxPixels(), settings.maxDuration().toSeconds(), MAX_STREAMS);
    }

    Request.Transcode request(String source, String directory) {
        Set<Output> outputs =
                EnumSet.of(Output.RUNGS, Output.POSTER, Output.STORYBOARD, Output.PREVIEW, Output.PDQ, Output.SIGNALS);
        if (!audio.isEmpty()) {
            outputs.add(Output.AUDIO);
        }
        if (faces) {
            outputs.add(Output.FACES);
        }
        if (classifier.wanted()) {
            outputs.add(Output.SCORES);
        }
        return new Request.Transcode(
                source,
                directory,
                limits,
                outputs,
                new VideoPlan(
                        videoStream, copied == null ? null : copied.rung(), rungs, maxFrameRate, ToneMapping.AUTO),
                audio.stream().map(Sound::track).toList(),
                loudness,
                CHUNKS,
                PosterPlan.standard(),
                storyboard,
                preview,
                classifier.wanted() ? classifier.plan(directory + "/" + ModelFile.NAME) : null,
                threads);
    }

    /** Why the source must be encoded after all, when an attempt to copy its packets ended so. */
    Optional<String> blames(Ending ending) {
        if (copied == null) {
            return Optional.empty();
        }
        return switch (ending) {
            case Ending.Answered(Event.Failed(FailureCode code, String message))
            when code == FailureCode.NOT_AS_SEEN || code == FailureCode.INTERNAL -> Optional.of(message);
            case Ending.Misbehaved(String why) -> Optional.of(why);
            case Ending.Answered _, Ending.Killed _, Ending.Crashed _ -> Optional.empty();
        };
    }

    /** Seconds; no segment lasts longer, rounded (RFC 8216bis, EXT-X-TARGETDURATION). */
    int targetDuration() {
        return copied == null ? CHUNKS.segmentSeconds() : TARGET_OF_COPIED;
    }

    /** Names of all renditions, in the order in which playlists have them. */
    List<String> renditions() {
        return Stream.concat(
                        Stream.concat(
                                Stream.ofNullable(copied).map(top -> top.rung().name()),
                                rungs.stream().map(Rung::name)),
                        audio.stream().map(sound -> sound.track().name()))
                .toList();
    }

    /** The most that a player must take in per second, over any two seconds: the cap, and what the buffer lets pass. */
    static long rateCap(Rung rung) {
        return Math.round((rung.maxrateBps() + rung.bufsizeBits() / 2.0) * OVERSHOOT) + VIDEO_BOXES_BPS;
    }

    static long rateCap(AudioTrack track) {
        return Math.round(track.bitrateBps() * AAC_SWING) + AUDIO_BOXES_BPS;
    }

    /** The source's rate, divided by the smallest integer that keeps to the most allowed. */
    private static Ratio dividedRate(StreamInfo.Video video, int most) {
        Ratio rate = video.rate();
        if (rate == null) {
            return new Ratio(most, 1);
        }
        int divisor = rate.divisor(most);
        long denominator = (long) rate.den() * divisor;
        return denominator > Integer.MAX_VALUE || rate.toDouble() / divisor < 0.01
                ? new Ratio(most, 1)
                : new Ratio(rate.num(), (int) denominator);
    }

    private static List<Sound> sounds(MediaInfo media, int most) {
        Integer best = media.bestAudio();
        List<StreamInfo.Audio> streams = media.streams().stream()
                .filter(StreamInfo.Audio.class::isInstance)
                .map(StreamInfo.Audio.class::cast)
                .filter(stream -> stream.track().decodable() && stream.channels() > 0)
                .sorted(Comparator.comparingInt(
                                (StreamInfo.Audio stream) -> best != null && stream.index() == best ? 0 : 1)
                        .thenComparingInt(StreamInfo.Audio::index))
                .limit(most)
                .toList();
        List<String> languages = streams.stream()
                .map(stream -> Languages.of(stream.track().language()))
                .toList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2 * streams.size(); i++) {
            int of = i % streams.size();
            names.add(RenditionNames.audio("aac", languages.get(of), channels(streams.get(of))));
        }
        names = RenditionNames.distinct(names);
        List<Sound> sounds = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            StreamInfo.Audio stream = streams.get(i % streams.size());
            boolean low = i >= streams.size();
            sounds.add(new Sound(
                    new AudioTrack(names.get(i), stream.index(), channels(stream), rate(channels(stream), low)),
                    languages.get(i % streams.size()),
                    low));
        }
        return List.copyOf(sounds);
    }

    private static long rate(int channels, boolean low) {
        if (channels == 1) {
            return low ? LOW_MONO_BPS : MONO_BPS;
        }
        return low ? LOW_STEREO_BPS : STEREO_BPS;
    }

    private static int channels(StreamInfo.Audio stream) {
        return Math.min(stream.channels(), 2);
    }

    private static Budget budget(MediaInfo media, TranscodeSettings settings) {
        Double seconds = media.durationSeconds();
        // A duration that nobody knows, or that a header made up, must not cost more than the longest that is allowed.
        double longestSource = (double) settings.maxDuration().toSeconds();
        double believed = seconds == null ? longestSource : Math.min(seconds, longestSource);
        Duration wall = settings.leastEncodingTime()
                .plusMillis(Math.round(settings.encodingTime().toMillis() * believed));
        Duration longest = settings.child().cpu();
        return new Budget(
                wall.compareTo(longest) < 0 ? wall : longest,
                settings.child().silence(),
                settings.child().disk().toBytes());
    }
}
