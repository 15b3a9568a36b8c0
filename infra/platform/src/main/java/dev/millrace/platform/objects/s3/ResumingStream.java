package dev.millrace.platform.objects.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A range of an object that is asked for again from where it broke off, as long as there is progress. */
final class ResumingStream extends InputStream {
    private static final int WITHOUT_PROGRESS = 3;

    private final Opening opening;
    private final long end;
    private InputStream in;
    private long position;
    private int failures;

    /** Opens the same object from another offset on; fails if it is not the same any more. */
    @FunctionalInterface
    interface Opening {
        InputStream from(long offset) throws IOException;
    }

    /**
     * @param in begins at {@code position}
     * @param end of the range
     */
    ResumingStream(InputStream in, long position, long end, Opening opening) {
        this.in = in;
        this.position = position;
        this.end = end;
        this.opening = opening;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (position == end) {
            return -1;
        }
        int wanted = (int) Math.min(count, end - position);
        while (true) {
            try {
                int read = in.read(into, offset, wanted);
                if (read < 0) {
                    throw new EOFException(end - position + " bytes are missing");
                }
                position += read;
                failures = 0;
                return read;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                resume(e);
            }
        }
    }

    private void resume(IOException broken) throws IOException {
        in.close();
        if (++failures > WITHOUT_PROGRESS) {
            throw broken;
        }
        try {
            in = opening.from(position);
        } catch (IOException e) {
            broken.addSuppressed(e);
            throw broken;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
