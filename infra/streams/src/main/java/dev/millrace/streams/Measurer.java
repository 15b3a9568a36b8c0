package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads segments' boxes, each once. */
final class Measurer {
    private static final int MAX_NAL_UNITS = 64;
    private static final int NAL_IDR = 5;

    private final SegmentBytes bytes;
    private final Map<String, InitSegment> inits = new HashMap<>();
    private final Map<String, MeasuredSegment> segments = new HashMap<>();

    Measurer(SegmentBytes bytes) {
        this.bytes = bytes;
    }

    InitSegment init(String path) throws IOException {
        InitSegment known = inits.get(path);
        if (known == null) {
            try (SeekableByteChannel channel = bytes.open(path)) {
                known = PackReader.readInit(channel);
            }
            inits.put(path, known);
        }
        return known;
    }

    MeasuredSegment segment(InitSegment init, String path) throws IOException {
        MeasuredSegment known = segments.get(path);
        if (known == null) {
            try (SeekableByteChannel channel = bytes.open(path)) {
                known = measure(channel, init);
            }
            segments.put(path, known);
        }
        return known;
    }

    private static MeasuredSegment measure(SeekableByteChannel channel, InitSegment init) throws IOException {
        List<Fragment> fragments = PackReader.readSegment(channel, init);
        Fragment first = fragments.getFirst();
        long end = first.start();
        long duration = 0;
        long earliest = Long.MAX_VALUE;
        int samples = 0;
        for (Fragment f : fragments) {
            if (f.start() != end) {
                throw new MalformedMediaException("a fragment inside of the segment begins at tick " + f.start()
                        + ", the one before it ends at " + end);
            }
            end = f.end();
            duration += f.duration();
            samples += f.samples();
            earliest = Math.min(earliest, f.start() - first.start() + f.earliest());
        }
        boolean decodable = first.sync() && startsDecodable(channel, init.config(), first);
        return new MeasuredSegment(channel.size(), first.start(), end, duration, earliest, samples, decodable);
    }

    /** Marks may lie: an AVC sample is a start only when its first slice is of an IDR picture (ISO/IEC 14496-10, 7.4.1). */
    private static boolean startsDecodable(SeekableByteChannel channel, MediaConfig config, Fragment fragment)
            throws IOException {
        return switch (config) {
            case MediaConfig.Audio _ -> true;
            case MediaConfig.Video video -> startsWithIdr(channel, video.nalLengthSize(), fragment);
        };
    }

    private static boolean startsWithIdr(SeekableByteChannel channel, int lengthSize, Fragment fragment)
            throws IOException {
        ByteBuffer head = ByteBuffer.allocate(lengthSize + 1);
        long position = fragment.firstSample();
        long end = position + fragment.firstSampleSize();
        for (int unit = 0; unit < MAX_NAL_UNITS && end - position > lengthSize; unit++) {
            channel.position(position);
            head.clear();
            while (head.hasRemaining() && channel.read(head) >= 0) {}
            if (head.hasRemaining()) {
                return false;
            }
            long length = 0;
            for (int i = 0; i < lengthSize; i++) {
                length = (length << 8) | (head.get(i) & 0xff);
            }
            int type = head.get(lengthSize) & 0x1f;
            if (type >= 1 && type <= NAL_IDR) {
                return type == NAL_IDR;
            }
            position += lengthSize + length;
        }
        return false;
    }
}
