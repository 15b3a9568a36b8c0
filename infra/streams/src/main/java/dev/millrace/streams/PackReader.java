package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of a fragmented MP4 whose writer is not trusted: one track, an init segment, then fragments of
 * one moof and one mdat each. It loads moov and one moof at a time and never a sample.
 */
public final class PackReader {
    private static final int MAX_MOOV = Track.MAX_INIT;
    private static final int MAX_MOOF = 8 << 20;

    private final SeekableByteChannel channel;
    private final BoxStream boxes;
    private final List<Fragment> fragments = new ArrayList<>();
    private @Nullable InitSegment init;
    /** Whether the init segment was read elsewhere. */
    private boolean given;

    private PackReader(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.boxes = new BoxStream(channel);
    }

    /**
     * Reads a whole pack; the channel's position is moved.
     *
     * @throws MalformedMediaException when the bytes are no such MP4, or one beyond the limits
     */
    public static PackLayout read(SeekableByteChannel channel) throws IOException {
        PackReader reader = new PackReader(channel);
        reader.readAll();
        InitSegment init = reader.init;
        if (init == null || reader.fragments.isEmpty()) {
            throw new MalformedMediaException(init == null ? "there is no moov" : "there is no fragment");
        }
        return new PackLayout(
                init.size(),
                reader.initSha256(init.size()),
                init.timescale(),
                init.priming(),
                init.config(),
                reader.fragments);
    }

    /** Reads an init segment that stands alone. */
    static InitSegment readInit(SeekableByteChannel channel) throws IOException {
        PackReader reader = new PackReader(channel);
        reader.readAll();
        InitSegment init = reader.init;
        if (init == null || !reader.fragments.isEmpty() || init.size() != channel.size()) {
            throw new MalformedMediaException("the init segment is not one ftyp and one moov");
        }
        return init;
    }

    /** Reads a media segment that stands alone: one fragment or several. */
    static List<Fragment> readSegment(SeekableByteChannel channel, InitSegment init) throws IOException {
        PackReader reader = new PackReader(channel);
        reader.init = init;
        reader.given = true;
        reader.readAll();
        if (reader.fragments.isEmpty()) {
            throw new MalformedMediaException("there is no fragment");
        }
        return reader.fragments;
    }

    private void readAll() throws IOException {
        long begin = 0;
        while (boxes.hasNext()) {
            BoxStream.Place place = boxes.next();
            switch (place.type()) {
                case "moov" -> {
                    init = given && init != null ? init : readMoov(place);
                    begin = place.end();
                }
                case "moof" -> {
                    Fragment fragment = readFragment(place, begin);
                    fragments.add(fragment);
                    begin = fragment.endOffset();
                }
                case "mdat" ->
                    throw new MalformedMediaException("the mdat at byte " + place.start() + " belongs to no moof");
                // Others say nothing that is needed; those before a moof are part of its fragment.
                default -> {}
            }
        }
    }

    private InitSegment readMoov(BoxStream.Place place) throws IOException {
        if (init != null) {
            throw new MalformedMediaException("there is a second moov at byte " + place.start());
        }
        if (place.end() > MAX_MOOV) {
            throw new MalformedMediaException("the init segment ends beyond " + MAX_MOOV + " bytes");
        }
        return InitReader.read(boxes.load(place, MAX_MOOV), (int) place.end());
    }

    private Fragment readFragment(BoxStream.Place moof, long begin) throws IOException {
        if (init == null) {
            throw new MalformedMediaException("a fragment at byte " + moof.start() + " precedes the moov");
        }
        Box box = boxes.load(moof, MAX_MOOF);
        BoxStream.Place mdat = boxes.hasNext() ? boxes.next() : null;
        if (mdat == null || !mdat.type().equals("mdat")) {
            throw new MalformedMediaException("the moof at byte " + moof.start() + " is not followed by its mdat");
        }
        return FragmentReader.read(box, moof, mdat, init, begin);
    }

    private String initSha256(int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        channel.position(0);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.flip());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
