package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.FailureCode;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Samples of an H.264 track in MP4 (ISO/IEC 14496-15, 5.3.4; ITU-T H.264, table 7-1). Slices are kept byte for byte. What
 * is left out is nothing that pictures are made of: supplemental information, which may say who filmed where and on what,
 * filler, and repetitions of the track's parameter sets.
 */
final class AvcSamples {
    private static final int SLICE = 1;
    private static final int IDR = 5;
    private static final int SUPPLEMENT = 6;
    private static final int SEQUENCE_SET = 7;
    private static final int PICTURE_SET = 8;
    private static final int DELIMITER = 9;
    private static final int END_OF_SEQUENCE = 10;
    private static final int FILLER = 12;

    private final int lengthSize;
    private final Set<ByteBuffer> parameterSets = new HashSet<>();

    /**
     * @param idr whether it is a picture with which decoding can begin, and before which nothing is shown that comes
     *     after it
     */
    record Sample(ByteBuffer bytes, boolean idr) {}

    /** @param configuration as the track has it (AVCDecoderConfigurationRecord) */
    AvcSamples(byte[] configuration) {
        ByteBuffer in = ByteBuffer.wrap(configuration);
        if (in.remaining() < 7 || in.get() != 1) {
            throw changed("its decoder configuration cannot be read");
        }
        in.position(4);
        lengthSize = (in.get() & 3) + 1;
        takeSets(in, in.get() & 0x1f);
        takeSets(in, in.hasRemaining() ? in.get() & 0xff : 0);
    }

    private void takeSets(ByteBuffer in, int count) {
        for (int i = 0; i < count; i++) {
            int length = in.remaining() < 2 ? Integer.MAX_VALUE : in.getShort() & 0xffff;
            parameterSets.add(cut(in, length));
        }
    }

    /** What of a sample is kept. */
    Sample kept(byte[] sample) {
        ByteBuffer in = ByteBuffer.wrap(sample);
        ByteBuffer out = ByteBuffer.allocate(sample.length);
        int slices = 0;
        int idrs = 0;
        while (in.hasRemaining()) {
            int at = in.position();
            ByteBuffer unit = cut(in, length(in));
            if (!unit.hasRemaining()) {
                continue;
            }
            int type = unit.get(0) & 0x1f;
            switch (type) {
                case SLICE, IDR, DELIMITER -> out.put(sample, at, in.position() - at);
                case SEQUENCE_SET, PICTURE_SET -> {
                    if (!parameterSets.contains(unit)) {
                        throw changed("its parameter sets change on the way");
                    }
                }
                case SUPPLEMENT, END_OF_SEQUENCE, END_OF_SEQUENCE + 1, FILLER -> {
                    // Not needed to show it.
                }
                default -> throw changed("it holds units of type " + type + ", which not every player knows");
            }
            slices += type == SLICE || type == IDR ? 1 : 0;
            idrs += type == IDR ? 1 : 0;
        }
        if (slices == 0 || (idrs > 0 && idrs < slices)) {
            throw changed("a picture is not whole");
        }
        return new Sample(out.flip(), idrs > 0);
    }

    private int length(ByteBuffer in) {
        if (in.remaining() < lengthSize) {
            throw changed("a picture is cut off");
        }
        long length = 0;
        for (int i = 0; i < lengthSize; i++) {
            length = (length << 8) | (in.get() & 0xff);
        }
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    private static ByteBuffer cut(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw changed("a picture is cut off");
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static Refused changed(String what) {
        return new Refused(FailureCode.NOT_AS_SEEN, "The video's packets cannot be copied: " + what + ".");
    }
}
