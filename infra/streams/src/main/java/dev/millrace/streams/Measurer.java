package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads segments' boxes, each once, and holds them against what CMAF asks. */
final class Measurer {
    private static final int MAX_NAL_UNITS = 64;
    private static final int NAL_IDR = 5;
    private static final Set<String> FIRST_BOXES = Set.of("moof", "styp", "prft", "emsg", "sidx");

    private final SegmentBytes bytes;
    private final CmafRules rules;
    private final Map<Slice, InitSegment> inits = new HashMap<>();
    private final Map<Slice, Sps> parameters = new HashMap<>();
    private final Map<Slice, MeasuredSegment> segments = new HashMap<>();
    private final Map<String, List<Fragment>> fragments = new HashMap<>();

    Measurer(SegmentBytes bytes, CmafRules rules) {
        this.bytes = bytes;
        this.rules = rules;
    }

    InitSegment init(Slice slice) throws IOException {
        InitSegment known = inits.get(slice);
        if (known == null) {
            try (SeekableByteChannel channel = open(slice)) {
                known = PackReader.readInit(channel);
                rules.header(slice.path(), channel);
                if (known.config() instanceof MediaConfig.Video) {
                    parameters.put(slice, CmafRules.sps(channel));
                }
            }
            inits.put(slice, known);
        }
        return known;
    }

    /** Of an init segment that was read; empty for sound. */
    Optional<Sps> sps(Slice init) {
        return Optional.ofNullable(parameters.get(init));
    }

    MeasuredSegment segment(InitSegment init, Slice slice) throws IOException {
        MeasuredSegment known = segments.get(slice);
        if (known == null) {
            try (SeekableByteChannel channel = open(slice)) {
                List<Fragment> found = PackReader.readSegment(channel, init);
                known = measure(channel, init, found);
                rules.segment(slice.path(), channel);
                if (slice.range().isEmpty()) {
                    fragments.put(slice.path(), found);
                }
            }
            segments.put(slice, known);
        }
        return known;
    }

    private SeekableByteChannel open(Slice slice) throws IOException {
        SeekableByteChannel channel = bytes.open(slice.path());
        if (slice.range().isEmpty()) {
            return channel;
        }
        Slice.Range range = slice.range().get();
        if (range.end() > channel.size()) {
            channel.close();
            throw new MalformedMediaException("its range ends beyond the " + channel.size() + " bytes that there are");
        }
        return new ChannelWindow(channel, range.offset(), range.length()) {
            @Override
            public void close() {
                super.close();
                closeQuietly(channel);
            }
        };
    }

    private static void closeQuietly(SeekableByteChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It was only read.
        }
    }

    private static MeasuredSegment measure(SeekableByteChannel channel, InitSegment init, List<Fragment> fragments)
            throws IOException {
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

    /**
     * What a range of an I-frame playlist holds.
     *
     * @throws MalformedMediaException when it does not begin where a fragment does, or ends before its first picture
     *     does
     */
    Fragment picture(InitSegment init, Slice slice) throws IOException {
        List<Fragment> known = fragments.get(slice.path());
        MeasuredSegment measured = segments.get(Slice.whole(slice.path()));
        Slice.Range range = slice.range().orElse(null);
        if (known != null
                && measured != null
                && range != null
                && known.getFirst().offset() == range.offset()) {
            // It was read as a segment already, and nothing needs to be read again.
            return checked(known.getFirst(), range, measured.decodable());
        }
        try (SeekableByteChannel channel = bytes.open(slice.path())) {
            List<Fragment> all = known == null ? PackReader.readSegment(channel, init) : known;
            fragments.put(slice.path(), all);
            Slice.Range asked = range == null ? new Slice.Range(0, channel.size()) : range;
            Fragment fragment = all.stream()
                    .filter(f -> f.offset() <= asked.offset() && asked.offset() < f.firstSample())
                    .findFirst()
                    .orElseThrow(() -> new MalformedMediaException("no fragment begins at its first byte"));
            if (!FIRST_BOXES.contains(type(channel, asked.offset()))) {
                throw new MalformedMediaException("no moof begins at its first byte");
            }
            return checked(fragment, asked, fragment.sync() && startsDecodable(channel, init.config(), fragment));
        }
    }

    private static Fragment checked(Fragment fragment, Slice.Range range, boolean decodable)
            throws MalformedMediaException {
        long end = fragment.firstSample() + fragment.firstSampleSize();
        if (range.end() != end) {
            throw new MalformedMediaException("it ends at byte " + range.end() + ", the picture at " + end);
        }
        if (!decodable) {
            throw new MalformedMediaException("decoding cannot begin at its picture");
        }
        return fragment;
    }

    private static String type(SeekableByteChannel channel, long offset) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8);
        channel.position(offset);
        while (head.hasRemaining() && channel.read(head) >= 0) {}
        byte[] name = new byte[4];
        head.get(4, name);
        return Box.fourcc(name);
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
