package dev.millrace.streams;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the decoder configuration of an H.264 track says (ISO/IEC 14496-15, 5.3.3.1), by its first sequence parameter
 * set.
 *
 * @param profile profile_idc: 66 Baseline, 77 Main, 100 High
 * @param constrained whether a decoder for Main can decode it (constraint_set1_flag)
 * @param level level_idc, ten times the level
 * @param chroma chroma_format_idc, 1 for 4:2:0
 * @param depth bits of a luma sample
 * @param progressive whether every picture is a frame
 * @param width pixels, after cropping
 * @param height pixels, after cropping
 * @param sequenceSets how many sequence parameter sets there are
 * @param pictureSets how many picture parameter sets there are
 * @param lengthSize bytes of the length before a NAL unit
 * @param consistent whether its profile and level are those of the parameter set
 */
public record AvcConfiguration(
        int profile,
        boolean constrained,
        int level,
        int chroma,
        int depth,
        boolean progressive,
        int width,
        int height,
        VideoRange range,
        int sequenceSets,
        int pictureSets,
        int lengthSize,
        boolean consistent) {
    private static final int CONSTRAINT_SET_1 = 0x40;

    /** @throws MalformedMediaException when the bytes are none */
    public static AvcConfiguration read(byte[] bytes) throws MalformedMediaException {
        Box box = new Box("avcC", ByteBuffer.wrap(bytes));
        if (box.u8() != 1) {
            throw new MalformedMediaException("avcC is of an unknown version");
        }
        int profile = box.u8();
        int constraints = box.u8();
        int level = box.u8();
        int lengthSize = (box.u8() & 3) + 1;
        int sequenceSets = box.u8() & 0x1f;
        if (sequenceSets == 0) {
            throw new MalformedMediaException("avcC has no sequence parameter set");
        }
        Sps sps = Sps.read(box.part("sps", box.u16()));
        for (int i = 1; i < sequenceSets; i++) {
            box.skip(box.u16());
        }
        String said = "%02x%02x%02x".formatted(profile, constraints, level);
        return new AvcConfiguration(
                sps.profile(),
                (constraints & CONSTRAINT_SET_1) != 0,
                sps.level(),
                sps.chroma(),
                sps.depth(),
                sps.progressive(),
                sps.width(),
                sps.height(),
                VideoRange.of(Optional.of(sps)),
                sequenceSets,
                box.u8(),
                lengthSize,
                said.equals(sps.profileLevel()));
    }
}
