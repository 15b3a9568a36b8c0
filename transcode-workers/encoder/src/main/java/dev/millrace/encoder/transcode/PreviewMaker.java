package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Encoder;
import dev.millrace.encoder.av.Options;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.PreviewPlan;
import dev.millrace.encoder.protocol.ScratchNames;
import dev.millrace.encoder.protocol.WarningCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Makes the preview in motion: small upright pictures of a few seconds, kept until the video is over, then encoded. The
 * first seconds are kept as well until the planned ones come, since a video may be shorter than its header says.
 */
final class PreviewMaker implements Onlooker {
    /** Of WebP; each next one is tried when the file was too large. */
    private static final int[] QUALITIES = {60, 35, 12};

    private final PreviewPlan plan;
    private final Orientation turn;
    private final Path directory;
    private final Consumer<Event> events;
    private final Sampler sampler;
    private final List<AVFrame> kept = new ArrayList<>();
    private @Nullable Thumb thumb;
    private boolean there;

    PreviewMaker(PreviewPlan plan, Orientation turn, Path directory, int threads, Consumer<Event> events) {
        this.plan = plan;
        this.turn = turn;
        this.directory = directory;
        this.events = events;
        this.sampler = new Sampler(1000 / plan.framesPerSecond(), threads, this::filters);
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        long start = Math.round(1000 * plan.startSeconds());
        if (!there && millis >= start) {
            release();
            there = true;
        }
        boolean wanted = millis < (there ? start : 0) + 1000 * plan.seconds();
        if (wanted && kept.size() < plan.seconds() * plan.framesPerSecond()) {
            sampler.offer(frame, colours, millis, picture -> keep(picture, millis));
        }
    }

    private void keep(AVFrame picture, long millis) {
        AVFrame own = Av.share(picture);
        own.pts(millis);
        kept.add(own);
    }

    private String filters(Look look, Colours colours) {
        Thumb size = thumb == null ? Thumb.of(look, turn, plan.maxSide()) : thumb;
        thumb = size;
        return size.filters(look, colours, turn, "bgra");
    }

    @Override
    public void finish(long endMillis) {
        Thumb size = thumb;
        if (size == null || kept.isEmpty()) {
            return;
        }
        try {
            for (int quality : QUALITIES) {
                byte[] animation = encode(quality, size);
                if (animation.length > 0 && animation.length <= plan.maxBytes()) {
                    write(animation);
                    return;
                }
            }
            warn("none is small enough");
        } catch (IOException | RuntimeException e) {
            warn(String.valueOf(e.getMessage()));
        }
    }

    private void warn(String why) {
        events.accept(Event.Warning.of(WarningCode.PREVIEW_MISSING, "No preview in motion could be made: " + why));
    }

    private void write(byte[] animation) throws IOException {
        Files.write(
                directory.resolve(ScratchNames.PREVIEW),
                animation,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        events.accept(new Event.PreviewWritten(ScratchNames.PREVIEW, animation.length, kept.size()));
    }

    /** The encoder gives a whole file at its end. */
    private byte[] encode(int quality, Thumb size) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Options options = new Options()) {
            options.set("quality", quality).set("compression_level", 2);
            try (Encoder encoder = Encoder.open("libwebp_anim", options, c -> fill(c, size))) {
                long first = kept.getFirst().pts();
                for (AVFrame picture : kept) {
                    AVFrame sent = Av.share(picture);
                    try {
                        sent.pts(picture.pts() - first);
                        sent.duration(1000 / plan.framesPerSecond());
                        encoder.encode(sent, packet -> file.writeBytes(bytes(packet)));
                    } finally {
                        avutil.av_frame_free(sent);
                    }
                }
                encoder.encode(null, packet -> file.writeBytes(bytes(packet)));
            }
        }
        return file.toByteArray();
    }

    private static byte[] bytes(AVPacket packet) {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        return bytes;
    }

    private static void fill(AVCodecContext c, Thumb size) {
        c.width(size.width()).height(size.height());
        c.pix_fmt(avutil.AV_PIX_FMT_BGRA);
        c.time_base().num(1).den(1000);
    }

    private void release() {
        kept.forEach(avutil::av_frame_free);
        kept.clear();
    }

    @Override
    public void close() {
        release();
        sampler.close();
    }
}
