package dev.millrace.encoder.probe;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Decoder;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.av.TimeJoiner;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.StreamInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Answers {@link Request.Probe}. */
public final class Prober {
    /** Below this many bits a second no picture lives: such a duration is a lie. */
    private static final double LEAST_BIT_RATE = 800;

    private Prober() {}

    /** @throws Refused when the file is not readable, too big, or has no picture */
    public static MediaInfo probe(Request.Probe request) {
        Path path = Path.of(request.source());
        long size = size(path);
        if (size == 0) {
            throw new Refused(FailureCode.UNREADABLE, "The file is empty.");
        }
        Limits limits = request.limits();
        try (MediaFile file = MediaFile.open(path, limits)) {
            int video = film(file);
            if (video < 0) {
                throw new Refused(FailureCode.NO_VIDEO, "The file holds no video, so there is nothing to show.");
            }
            if (!Decoder.canDecode(file.stream(video))) {
                throw new Refused(
                        FailureCode.DECODER,
                        "The video is stored as " + Decoder.codecName(file.stream(video))
                                + ", which cannot be decoded here.");
            }
            int audio = file.best(avutil.AVMEDIA_TYPE_AUDIO);
            StreamReader reader = new StreamReader(file);
            List<StreamInfo> streams = new ArrayList<>();
            for (int i = 0; i < file.streamCount(); i++) {
                streams.add(reader.read(i, i == video));
            }
            Double claimed = credibleSeconds(file);
            boolean measure = claimed == null || isGuess(file);
            return new MediaInfo(
                    file.format(),
                    measure ? measuredSeconds(file) : claimed,
                    measure,
                    size,
                    video,
                    audio < 0 ? null : audio,
                    streams,
                    PacketIndexer.read(file, path, video));
        }
    }

    /** The best stream of moving pictures, or -1: a cover picture is none. */
    public static int film(MediaFile file) {
        int best = file.best(avutil.AVMEDIA_TYPE_VIDEO);
        return best < 0 || file.isCover(best) ? -1 : best;
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new Refused(FailureCode.UNREADABLE, "The file cannot be opened.");
        }
    }

    /** What the header says of the duration, in seconds; null when it says nothing or lies. */
    public static @Nullable Double credibleSeconds(MediaFile file) {
        long duration = file.context().duration();
        if (duration == Av.NO_TIME || duration <= 0) {
            return null;
        }
        double seconds = duration / 1e6;
        return avformat.avio_size(file.context().pb()) * 8.0 / seconds < LEAST_BIT_RATE ? null : seconds;
    }

    private static boolean isGuess(MediaFile file) {
        return file.context().duration_estimation_method() == avformat.AVFMT_DURATION_FROM_BITRATE;
    }

    /** From the first to the end of the last packet of picture and sound; reads the whole file. */
    private static @Nullable Double measuredSeconds(MediaFile file) {
        TimeJoiner joiner = new TimeJoiner(file.timesMayJump());
        AVPacket packet = avcodec.av_packet_alloc();
        double first = Double.MAX_VALUE;
        double end = -Double.MAX_VALUE;
        try {
            while (file.read(packet)) {
                AVStream stream = file.stream(packet.stream_index());
                joiner.join(packet, stream);
                if (packet.pts() != Av.NO_TIME
                        && (isMedia(stream) && (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0)) {
                    first = Math.min(first, Av.seconds(packet.pts(), stream.time_base()));
                    end = Math.max(end, Av.seconds(packet.pts() + Math.max(0, packet.duration()), stream.time_base()));
                }
                avcodec.av_packet_unref(packet);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        return end < first ? null : end - first;
    }

    private static boolean isMedia(AVStream stream) {
        int type = stream.codecpar().codec_type();
        return type == avutil.AVMEDIA_TYPE_VIDEO || type == avutil.AVMEDIA_TYPE_AUDIO;
    }
}
