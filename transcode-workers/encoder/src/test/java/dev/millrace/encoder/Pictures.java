package dev.millrace.encoder;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Decoder;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.protocol.Limits;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** A file's first stream, decoded: of every picture its time and some of its colours, of sound its loudness. */
public final class Pictures {
    private final List<Picture> pictures = new ArrayList<>();
    private final List<Loudness> sounds = new ArrayList<>();
    private long errors;

    /**
     * @param seconds when it is shown
     * @param grid luma, Cb and Cr at the centres of a grid of 4 × 4 cells, row by row
     */
    public record Picture(
            double seconds,
            int width,
            int height,
            boolean interlaced,
            int matrix,
            int range,
            int primaries,
            int transfer,
            List<int[]> grid) {
        /** Luma, Cb and Cr in the middle of a cell. */
        public int[] at(int column, int row) {
            return grid.get(row * 4 + column);
        }
    }

    /** @param peak largest sample in a run of them */
    public record Loudness(double seconds, float peak) {}

    private Pictures() {}

    public static Pictures of(Path path) {
        Pictures result = new Pictures();
        AVPacket packet = avcodec.av_packet_alloc();
        try (MediaFile file = MediaFile.open(path, Limits.standard());
                Decoder decoder = Decoder.open(file.stream(0), Long.MAX_VALUE, 1)) {
            boolean isVideo = file.stream(0).codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO;
            while (file.read(packet)) {
                if (packet.stream_index() == 0) {
                    decoder.decode(packet, frame -> result.take(frame, file, isVideo));
                }
                avcodec.av_packet_unref(packet);
            }
            decoder.decode(null, frame -> result.take(frame, file, isVideo));
            result.errors = decoder.errors();
        } finally {
            avcodec.av_packet_free(packet);
        }
        return result;
    }

    private void take(AVFrame frame, MediaFile file, boolean isVideo) {
        double seconds =
                Av.seconds(frame.best_effort_timestamp(), file.stream(0).time_base());
        if (!isVideo) {
            FloatBuffer samples = frame.data(0)
                    .capacity(4L * frame.nb_samples())
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            float peak = 0;
            for (int i = 0; i < frame.nb_samples(); i++) {
                peak = Math.max(peak, Math.abs(samples.get(i)));
            }
            sounds.add(new Loudness(seconds, peak));
            return;
        }
        List<int[]> grid = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                int x = frame.width() * (2 * column + 1) / 8;
                int y = frame.height() * (2 * row + 1) / 8;
                grid.add(new int[] {
                    sample(frame, 0, x, y), sample(frame, 1, x / 2, y / 2), sample(frame, 2, x / 2, y / 2)
                });
            }
        }
        pictures.add(new Picture(
                seconds,
                frame.width(),
                frame.height(),
                (frame.flags() & Av.FRAME_INTERLACED) != 0,
                frame.colorspace(),
                frame.color_range(),
                frame.color_primaries(),
                frame.color_trc(),
                grid));
    }

    private static int sample(AVFrame frame, int plane, int x, int y) {
        return frame.data(plane).get((long) y * frame.linesize(plane) + x) & 0xff;
    }

    public List<Picture> pictures() {
        return pictures;
    }

    public List<Loudness> sounds() {
        return sounds;
    }

    public int count() {
        return pictures.size();
    }

    public long errors() {
        return errors;
    }

    /** Distances between successive pictures, in seconds. */
    public List<Double> steps() {
        List<Double> steps = new ArrayList<>();
        for (int i = 1; i < pictures.size(); i++) {
            steps.add(pictures.get(i).seconds() - pictures.get(i - 1).seconds());
        }
        return steps;
    }
}
