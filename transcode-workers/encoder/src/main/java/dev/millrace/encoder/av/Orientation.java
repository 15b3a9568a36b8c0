package dev.millrace.encoder.av;

import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * How a stored picture must be turned to be upright: clockwise by a multiple of 90 degrees, then perhaps flipped left to
 * right. Read from the display matrix of ISO/IEC 14496-12 (8.3.2.3), in which a picture's point moves to {@code x' = a·x +
 * c·y, y' = b·x + d·y}; angles in between go to the nearest quarter turn.
 */
public record Orientation(int clockwise, boolean mirrored) {
    public static final Orientation UPRIGHT = new Orientation(0, false);
    private static final int ONE = 1 << 16;

    /** Reads a stream's display matrix. */
    public static Orientation of(AVStream stream) {
        AVCodecParameters parameters = stream.codecpar();
        AVPacketSideData data = avcodec.av_packet_side_data_get(
                parameters.coded_side_data(), parameters.nb_coded_side_data(), avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < 36) {
            return UPRIGHT;
        }
        IntBuffer matrix = data.data()
                .capacity(36)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
        return of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }

    static Orientation of(int a, int b, int c, int d) {
        long straight = Math.abs((long) a) + Math.abs((long) d);
        long crossed = Math.abs((long) b) + Math.abs((long) c);
        if (straight == 0 && crossed == 0) {
            return UPRIGHT;
        }
        if (straight >= crossed) {
            boolean flipX = a < 0;
            boolean flipY = d < 0;
            return new Orientation(flipY ? 180 : 0, flipX != flipY);
        }
        return new Orientation(b > 0 ? 90 : 270, (b > 0) == (c > 0));
    }

    /** The nine numbers of the display matrix that says this. */
    public int[] matrix() {
        int sign = mirrored ? -1 : 1;
        return switch (clockwise) {
            case 90 -> new int[] {0, ONE, 0, -sign * ONE, 0, 0, 0, 0, ONE << 14};
            case 180 -> new int[] {-sign * ONE, 0, 0, 0, -ONE, 0, 0, 0, ONE << 14};
            case 270 -> new int[] {0, -ONE, 0, sign * ONE, 0, 0, 0, 0, ONE << 14};
            default -> new int[] {sign * ONE, 0, 0, 0, ONE, 0, 0, 0, ONE << 14};
        };
    }

    /** Whether width and height change places. */
    public boolean swapsSides() {
        return clockwise == 90 || clockwise == 270;
    }

    /** The filters that turn a picture, each followed by a comma; empty when it is upright. */
    public String filters() {
        return switch (clockwise) {
            case 90 -> mirrored ? "transpose=cclock_flip," : "transpose=clock,";
            case 180 -> mirrored ? "vflip," : "hflip,vflip,";
            case 270 -> mirrored ? "transpose=clock_flip," : "transpose=cclock,";
            default -> mirrored ? "hflip," : "";
        };
    }
}
