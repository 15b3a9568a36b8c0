package dev.millrace.encoder.av;

import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.Ratio;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * An open container. Opening accepts only the formats of {@link Accepted}, only plain files and no other file than the
 * one named, and refuses pictures that are too big before any decoder has seen them.
 */
public final class MediaFile implements AutoCloseable {
    private static final long PROBE_BYTES = 8 << 20;
    private static final long ANALYZE_MICROS = 7_000_000;

    private final AVFormatContext context;
    private final Deque<AVPacket> ahead = new ArrayDeque<>();
    private int readErrors;

    private MediaFile(AVFormatContext context) {
        this.context = context;
    }

    /** @throws Refused when it is no media file, or has too large a picture or too many streams */
    public static MediaFile open(Path path, Limits limits) {
        // Six bytes a pixel is the widest format there is; one plane of a picture never needs more.
        Natives.limitAllocations(Math.max(64L << 20, limits.maxPixels() * 6));
        AVFormatContext context = new AVFormatContext(null);
        try (Options options = new Options()) {
            options.set("format_whitelist", Accepted.FORMATS)
                    .set("codec_whitelist", Accepted.DECODERS)
                    .set("protocol_whitelist", "file")
                    .set("probesize", PROBE_BYTES)
                    .set("analyzeduration", ANALYZE_MICROS)
                    .set("max_streams", limits.maxStreams());
            int code = avformat.avformat_open_input(context, "file:" + path, null, options.dictionary());
            if (code < 0) {
                throw new Refused(FailureCode.UNREADABLE, "The file is not a video that can be read.");
            }
        }
        MediaFile file = new MediaFile(context);
        try {
            file.checkSizes(limits);
            file.findStreamInfo(limits);
            file.checkSizes(limits);
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void checkSizes(Limits limits) {
        if (streamCount() > limits.maxStreams()) {
            throw new Refused(FailureCode.UNREADABLE, "The file holds too many streams.");
        }
        for (int i = 0; i < streamCount(); i++) {
            AVCodecParameters p = stream(i).codecpar();
            if ((long) p.width() * p.height() > limits.maxPixels()) {
                throw new Refused(
                        FailureCode.TOO_BIG,
                        "The picture of " + p.width() + " × " + p.height() + " pixels is larger than allowed.");
            }
        }
    }

    /** Decodes the first frames where a header does not say enough, under the same limit of pixels. */
    private void findStreamInfo(Limits limits) {
        int count = Math.max(1, streamCount());
        try (PointerPointer<AVDictionary> perStream = new PointerPointer<>(count)) {
            for (int i = 0; i < count; i++) {
                AVDictionary dictionary = new AVDictionary(null);
                avutil.av_dict_set(dictionary, "max_pixels", Long.toString(limits.maxPixels()), 0);
                avutil.av_dict_set(dictionary, "threads", "1", 0);
                perStream.put(i, dictionary);
            }
            int code = avformat.avformat_find_stream_info(context, perStream);
            for (int i = 0; i < count; i++) {
                AVDictionary left = perStream.get(AVDictionary.class, i);
                if (left != null) {
                    avutil.av_dict_free(left);
                }
            }
            if (code < 0) {
                throw new Refused(FailureCode.UNREADABLE, "The file is damaged: its streams cannot be found.");
            }
        }
    }

    public AVFormatContext context() {
        return context;
    }

    public int streamCount() {
        return context.nb_streams();
    }

    public AVStream stream(int index) {
        return context.streams(index);
    }

    /** FFmpeg's name of the format. */
    public String format() {
        return String.valueOf(Av.text(context.iformat().name()));
    }

    /** Whether timestamps of this kind of file may jump, as those of broadcasts do. */
    public boolean timesMayJump() {
        return (context.iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0;
    }

    /** Index of the best stream of a media type, or -1. Cover pictures and streams without decoder come last. */
    public int best(int mediaType) {
        return Math.max(-1, avformat.av_find_best_stream(context, mediaType, -1, -1, (AVCodec) null, 0));
    }

    public boolean isCover(int index) {
        return (stream(index).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
    }

    /** The shape of a stream's pixels; 1:1 when unknown or incredible. */
    public Ratio pixelAspect(int index) {
        AVRational aspect = avformat.av_guess_sample_aspect_ratio(context, stream(index), null);
        boolean credible = aspect.num() > 0
                && aspect.den() > 0
                && aspect.num() / 10 <= aspect.den()
                && aspect.den() / 10 <= aspect.num();
        return credible ? new Ratio(aspect.num(), aspect.den()) : new Ratio(1, 1);
    }

    /**
     * Reads the next packet into {@code packet}; false at the end. Damage inside the file ends it like its end does,
     * after a few attempts to go on.
     */
    public boolean read(AVPacket packet) {
        AVPacket first = ahead.poll();
        if (first != null) {
            avcodec.av_packet_move_ref(packet, first);
            avcodec.av_packet_free(first);
            return true;
        }
        return readOn(packet);
    }

    private boolean readOn(AVPacket packet) {
        while (true) {
            int code = avformat.av_read_frame(context, packet);
            if (code >= 0) {
                return true;
            }
            if (code == Av.EOF || ++readErrors > 100) {
                return false;
            }
        }
    }

    /** Looks at up to {@code packets} of the packets to come; {@link #read} returns them again. */
    public void lookAhead(int packets, Consumer<AVPacket> viewer) {
        for (int i = 0; i < packets; i++) {
            AVPacket packet = Av.present(avcodec.av_packet_alloc(), "no memory for a packet");
            if (!readOn(packet)) {
                avcodec.av_packet_free(packet);
                return;
            }
            ahead.add(packet);
            viewer.accept(packet);
        }
    }

    /** Errors met while reading, apart from those of decoders. */
    public int readErrors() {
        return readErrors;
    }

    /** A value of a stream's metadata, or null. */
    public static @Nullable String tag(AVStream stream, String name) {
        if (stream.metadata() == null) {
            return null;
        }
        var entry = avutil.av_dict_get(stream.metadata(), name, null, 0);
        BytePointer value = entry == null ? null : entry.value();
        return Av.text(value);
    }

    @Override
    public void close() {
        AVPacket left;
        while ((left = ahead.poll()) != null) {
            avcodec.av_packet_free(left);
        }
        avformat.avformat_close_input(context);
    }
}
