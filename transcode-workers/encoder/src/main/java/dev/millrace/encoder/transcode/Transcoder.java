package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.FrameRate;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.av.TimeJoiner;
import dev.millrace.encoder.probe.Prober;
import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.LoudnessPlan;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.VideoPlan;
import dev.millrace.encoder.protocol.WarningCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongToIntFunction;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Answers {@link Request.Transcode}. */
public final class Transcoder implements AutoCloseable {
    private static final Set<Output> MADE = EnumSet.complementOf(EnumSet.of(Output.SEARCH, Output.AUDIOHASH));

    private static final Set<Output> PICTURES = EnumSet.complementOf(EnumSet.of(Output.AUDIO));

    private final Request.Transcode job;
    private final Consumer<Event> events;
    private final MediaFile file;
    private final Boundaries boundaries = new Boundaries();
    private final Map<Integer, List<AudioLine>> audio = new LinkedHashMap<>();
    private @Nullable Onlookers onlookers;
    private @Nullable SignalCollector collector;
    private @Nullable VideoLine video;
    private int videoIndex = -1;
    private @Nullable Long announced;

    private Transcoder(Request.Transcode job, Consumer<Event> events) {
        this.job = job;
        this.events = events;
        this.file = MediaFile.open(Path.of(job.source()), job.limits());
    }

    /**
     * Does the job and reports it, {@link Event.Done} last.
     *
     * @throws Refused when it cannot be done
     */
    public static void run(Request.Transcode job, Consumer<Event> events) {
        for (Output output : job.outputs()) {
            if (!MADE.contains(output)) {
                throw new Refused(FailureCode.UNSUPPORTED_OUTPUT, "This encoder cannot make " + output + " yet.");
            }
        }
        try (Transcoder transcoder = new Transcoder(job, events)) {
            transcoder.open();
            transcoder.readAll();
            transcoder.finish();
        }
    }

    private void open() {
        boolean wantsRungs = job.outputs().contains(Output.RUNGS);
        boolean wantsPictures = job.outputs().stream().anyMatch(PICTURES::contains);
        collector = job.outputs().contains(Output.SIGNALS) ? new SignalCollector() : null;
        VideoPlan plan = job.video();
        int chosen = plan == null || plan.streamIndex() < 0 ? Prober.film(file) : plan.streamIndex();
        requireStream(chosen, avutil.AVMEDIA_TYPE_VIDEO);
        List<AudioTrack> tracks = job.outputs().contains(Output.AUDIO) ? job.audio() : List.of();
        Map<AudioTrack, Integer> indices = new LinkedHashMap<>();
        for (AudioTrack track : tracks) {
            int index = track.streamIndex() < 0 ? file.best(avutil.AVMEDIA_TYPE_AUDIO) : track.streamIndex();
            if (index < 0) {
                throw new Refused(FailureCode.BAD_REQUEST, "Sound was asked for, but the file has none.");
            }
            requireStream(index, avutil.AVMEDIA_TYPE_AUDIO);
            indices.put(track, index);
        }
        Origin origin = Origin.of(file, chosen, soundsOfTimeline(indices));
        if (wantsPictures) {
            if (chosen < 0) {
                throw new Refused(FailureCode.NO_VIDEO, "The file holds no video, so there is nothing to show.");
            }
            openVideo(chosen, plan, wantsRungs, origin);
        }
        Map<Integer, Double> gains = gains(indices);
        indices.forEach((track, index) -> openAudio(track, index, gains.getOrDefault(index, 1.0), origin));
        for (int i = 0; i < file.streamCount(); i++) {
            if (i != chosen && !audio.containsKey(i)) {
                file.stream(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
    }

    private void requireStream(int index, int type) {
        if (index >= 0
                && (index >= file.streamCount() || file.stream(index).codecpar().codec_type() != type)) {
            throw new Refused(FailureCode.BAD_REQUEST, "There is no such stream in the file: " + index + ".");
        }
    }

    /** Picture and sound begin together even when only one of them is made now. */
    private Collection<Integer> soundsOfTimeline(Map<AudioTrack, Integer> tracks) {
        int best = file.best(avutil.AVMEDIA_TYPE_AUDIO);
        return tracks.isEmpty() && best >= 0 ? List.of(best) : tracks.values();
    }

    private void openVideo(int index, @Nullable VideoPlan plan, boolean wantsRungs, Origin origin) {
        AVStream stream = file.stream(index);
        videoIndex = index;
        announced = stream.nb_frames() > 0 ? stream.nb_frames() : null;
        List<Rung> rungs = plan == null || !wantsRungs ? List.of() : plan.rungs();
        double maxRate = plan == null ? Double.MAX_VALUE : plan.maxFrameRate();
        int threads = job.threads() > 0 ? job.threads() : Runtime.getRuntime().availableProcessors();
        Onlookers lookingOn = new Onlookers(job, Orientation.of(stream), threads, collector, events);
        onlookers = lookingOn;
        FrameRate rate = FrameRate.of(file, stream);
        video = new VideoLine(job, stream, rungs, origin, rate, maxRate, boundaries, lookingOn, threads, events);
    }

    private Map<Integer, Double> gains(Map<AudioTrack, Integer> indices) {
        LoudnessPlan loudness = job.loudness();
        if (loudness == null || indices.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Integer> channels = new LinkedHashMap<>();
        indices.forEach((track, index) -> channels.putIfAbsent(index, track.channels()));
        return LoudnessPass.gains(
                loudness,
                Path.of(job.source()),
                job.limits(),
                channels,
                new ProgressMeter(Prober.credibleSeconds(file), events));
    }

    private void openAudio(AudioTrack track, int index, double gain, Origin origin) {
        LongToIntFunction chunks = video == null ? job.chunks()::chunkOf : video.chunks();
        Packs packs = new Packs(Path.of(job.scratchDir()), track.name(), chunks, events);
        lineFor(track, index, gain, origin).add(track, boundaries, packs, events);
    }

    /** One stream mixed to as many channels is decoded once. */
    private AudioLine lineFor(AudioTrack track, int index, double gain, Origin origin) {
        // Signals are of the first track, which is the one that plays unless another is chosen.
        SignalCollector measured = audio.isEmpty() ? collector : null;
        List<AudioLine> lines = audio.computeIfAbsent(index, i -> new ArrayList<>());
        return lines.stream()
                .filter(line -> line.channels() == track.channels())
                .findFirst()
                .orElseGet(() -> {
                    AudioLine line =
                            new AudioLine(track.channels(), gain, file.stream(index), origin, job.limits(), measured);
                    lines.add(line);
                    return line;
                });
    }

    private void readAll() {
        TimeJoiner joiner = new TimeJoiner(file.timesMayJump());
        ProgressMeter progress = new ProgressMeter(Prober.credibleSeconds(file), events);
        AVPacket packet = avcodec.av_packet_alloc();
        long read = 0;
        try {
            while (file.read(packet)) {
                joiner.join(packet, file.stream(packet.stream_index()));
                read += packet.stream_index() == videoIndex ? 1 : 0;
                route(packet, progress);
                avcodec.av_packet_unref(packet);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        warnOfTruncation(read);
        if (joiner.joins() > 0) {
            warn(WarningCode.TIMESTAMPS_JOINED, "The recording's clock jumps; its parts were joined.");
        }
    }

    private void route(AVPacket packet, ProgressMeter progress) {
        VideoLine pictures = video;
        if (pictures != null && packet.stream_index() == videoIndex) {
            pictures.packet(packet);
            audio.values().forEach(lines -> lines.forEach(line -> line.pictureAt(pictures.seconds())));
            progress.at(pictures.seconds(), pictures.clock().seen());
            return;
        }
        for (AudioLine line : audio.getOrDefault(packet.stream_index(), List.of())) {
            line.packet(packet);
            if (pictures == null) {
                boundaries.followGrid(job.chunks(), line.seconds());
                progress.at(line.seconds(), 0);
            }
        }
    }

    /** Only an index tells how many packets there should have been. */
    private void warnOfTruncation(long read) {
        if (videoIndex < 0 || !file.format().startsWith("mov")) {
            return;
        }
        int indexed = avformat.avformat_index_get_entries_count(file.stream(videoIndex));
        if (read + 1 < indexed || file.readErrors() > 0) {
            RungCopier.require(video == null || !video.copies(), "the file is cut off");
            warn(
                    WarningCode.TRUNCATED,
                    "The file is cut off: %d of %d pictures are there.".formatted(read, Math.max(read, indexed)));
        }
    }

    private void finish() {
        double end = 0;
        if (video != null) {
            video.drain();
            end = video.seconds();
        }
        for (AudioLine line : lines()) {
            line.drain();
            end = Math.max(end, line.seconds());
        }
        if (video != null) {
            video.finish(end);
        } else {
            boundaries.followGrid(job.chunks(), end);
        }
        for (AudioLine line : lines()) {
            line.finish(end, boundaries);
        }
        if (onlookers != null && video != null) {
            onlookers.finish(Math.round(1000 * video.seconds()));
        }
        writePoster();
        if (collector != null) {
            events.accept(collector.message());
        }
        reportDamage();
        List<Event.Done.Rendition> renditions = new ArrayList<>(video == null ? List.of() : video.summaries());
        lines().forEach(line -> renditions.addAll(line.summaries()));
        events.accept(new Event.Done(
                announced,
                video == null ? 0 : video.clock().seen(),
                video == null ? 0 : video.clock().dropped(),
                video == null ? 0 : video.repeated(),
                errors(),
                end,
                renditions));
    }

    private void writePoster() {
        AVFrame chosen = onlookers == null ? null : onlookers.poster();
        if (chosen == null || job.poster() == null) {
            return;
        }
        Colours colours = Colours.complete(
                chosen, job.video() == null ? ToneMapping.AUTO : job.video().toneMapping());
        try {
            new PosterWriter(Path.of(job.scratchDir()), job.poster())
                    .write(chosen, colours, Orientation.of(file.stream(videoIndex)), file.pixelAspect(videoIndex))
                    .forEach(events);
        } catch (IOException | RuntimeException e) {
            warn(WarningCode.POSTER_MISSING, "No still picture could be made: " + e.getMessage());
        }
    }

    private void reportDamage() {
        for (AudioLine line : lines()) {
            if (line.isSilent()) {
                warn(
                        WarningCode.AUDIO_LOST,
                        "A sound track could not be decoded; it is silent in " + String.join(", ", line.names()) + ".");
            }
        }
        long errors = errors();
        if (errors > 0) {
            warn(WarningCode.DECODE_ERRORS, errors + " places in the file are damaged; they may show or be heard.");
        }
    }

    private long errors() {
        return lines().stream().mapToLong(AudioLine::errors).sum() + (video == null ? 0 : video.errors());
    }

    private List<AudioLine> lines() {
        return audio.values().stream().flatMap(List::stream).toList();
    }

    private void warn(WarningCode code, String sentence) {
        events.accept(Event.Warning.of(code, sentence));
    }

    @Override
    public void close() {
        if (video != null) {
            video.close();
        }
        lines().forEach(AudioLine::close);
        if (onlookers != null) {
            onlookers.close();
        }
        file.close();
    }
}
