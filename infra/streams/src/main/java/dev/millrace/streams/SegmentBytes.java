package dev.millrace.streams;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** What a player gets for the URLs below a revision. */
@FunctionalInterface
public interface SegmentBytes {
    /**
     * Opens the body of an init or media segment for reading; the caller closes it.
     *
     * @param path below the revision's folder, {@code v-avc-720/init.mp4} or {@code v-avc-720/3.m4s}
     * @throws java.nio.file.NoSuchFileException when there is nothing under that path
     */
    SeekableByteChannel open(String path) throws IOException;
}
