package dev.millrace.transcode.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines that somebody hostile writes: bounded in length and number, never more than one in memory. */
final class BoundedLines {
    private final InputStream in;
    private final byte[] line;
    private final byte[] block = new byte[8192];
    private final long mostLines;
    private int position;
    private int filled;
    private long lines;

    BoundedLines(InputStream in, int mostBytes, long mostLines) {
        this.in = in;
        this.line = new byte[mostBytes];
        this.mostLines = mostLines;
    }

    /** A line that is longer than allowed, or one too many. */
    static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1;

        TooMuchException(String message) {
            super(message);
        }
    }

    /** The next line without its end; a last one that has no end counts. Empty at the end of the stream. */
    Optional<String> next() throws IOException {
        int length = 0;
        while (true) {
            if (position == filled) {
                position = 0;
                filled = in.read(block);
                if (filled <= 0) {
                    filled = 0;
                    return length == 0 ? Optional.empty() : Optional.of(text(length));
                }
            }
            byte b = block[position++];
            if (b == '\n') {
                return Optional.of(text(length));
            }
            if (length == line.length) {
                throw new TooMuchException("a line of more than " + line.length + " bytes");
            }
            line[length++] = b;
        }
    }

    private String text(int length) throws TooMuchException {
        if (++lines > mostLines) {
            throw new TooMuchException("more than " + mostLines + " lines");
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
