package dev.millrace.encoder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the boxes of a fragment say (ISO/IEC 14496-12, 8.8), read without FFmpeg.
 *
 * @param boxes types of the top-level boxes
 * @param decodeTime of tfdt
 * @param durations of the samples, in decoding order
 * @param offsets composition time offsets of the samples
 */
public record Fragment(List<String> boxes, long decodeTime, List<Long> durations, List<Integer> offsets) {

    public static Fragment parse(byte[] bytes) {
        Reader reader = new Reader();
        reader.walk(ByteBuffer.wrap(bytes), true);
        return new Fragment(reader.top, reader.decodeTime, reader.durations, reader.offsets);
    }

    public long duration() {
        return durations.stream().mapToLong(Long::longValue).sum();
    }

    /** Presentation times, in decoding order. */
    public List<Long> shown() {
        List<Long> times = new ArrayList<>();
        long at = decodeTime;
        for (int i = 0; i < durations.size(); i++) {
            times.add(at + offsets.get(i));
            at += durations.get(i);
        }
        return times;
    }

    private static final class Reader {
        private final List<String> top = new ArrayList<>();
        private final List<Long> durations = new ArrayList<>();
        private final List<Integer> offsets = new ArrayList<>();
        private long decodeTime = -1;
        private OptionalInt defaultDuration = OptionalInt.empty();

        private void walk(ByteBuffer in, boolean isTop) {
            while (in.remaining() >= 8) {
                int size = in.getInt();
                byte[] name = new byte[4];
                in.get(name);
                String type = new String(name, StandardCharsets.ISO_8859_1);
                if (isTop) {
                    top.add(type);
                }
                ByteBuffer body = in.slice(in.position(), size - 8);
                in.position(in.position() + size - 8);
                switch (type) {
                    case "moof", "traf" -> walk(body, false);
                    case "tfhd" -> tfhd(body);
                    case "tfdt" -> decodeTime = body.getInt() >>> 24 == 1 ? body.getLong() : body.getInt();
                    case "trun" -> trun(body);
                    default -> {}
                }
            }
        }

        private void tfhd(ByteBuffer body) {
            int flags = body.getInt();
            body.getInt();
            skip(body, (flags & 1) != 0, 8);
            skip(body, (flags & 2) != 0, 4);
            if ((flags & 8) != 0) {
                defaultDuration = OptionalInt.of(body.getInt());
            }
        }

        private void trun(ByteBuffer body) {
            int flags = body.getInt();
            int count = body.getInt();
            skip(body, (flags & 1) != 0, 4);
            skip(body, (flags & 4) != 0, 4);
            for (int i = 0; i < count; i++) {
                durations.add((flags & 0x100) != 0 ? body.getInt() : (long) defaultDuration.orElseThrow());
                skip(body, (flags & 0x200) != 0, 4);
                skip(body, (flags & 0x400) != 0, 4);
                offsets.add((flags & 0x800) != 0 ? body.getInt() : 0);
            }
        }

        private static void skip(ByteBuffer body, boolean present, int bytes) {
            if (present) {
                body.position(body.position() + bytes);
            }
        }
    }
}
