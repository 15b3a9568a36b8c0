package dev.millrace.streams;

import java.io.IOException;
import java.util.Optional;

/** A finished presentation wherever it is: its texts and the bytes that these name, by paths below its folder. */
public interface Presentation extends SegmentBytes {
    /** No playlist or manifest is longer. */
    int LONGEST_TEXT = 8 << 20;

    /** The multivariant playlist; empty where there is none. */
    Optional<String> master() throws IOException;

    /** The DASH manifest; empty where there is none. */
    Optional<String> mpd() throws IOException;

    /**
     * A media playlist.
     *
     * @throws java.nio.file.NoSuchFileException when there is nothing under that path
     */
    String playlist(String path) throws IOException;
}
