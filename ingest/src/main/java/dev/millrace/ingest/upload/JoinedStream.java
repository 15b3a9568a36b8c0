package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Bytes one after the other; each is opened when the one before is read to its end. */
final class JoinedStream extends InputStream {
    private final Iterator<? extends Bytes> following;
    private InputStream current = nullInputStream();

    JoinedStream(List<? extends Bytes> pieces) {
        this.following = pieces.iterator();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = current.read(into, offset, length);
        while (count < 0 && following.hasNext()) {
            current.close();
            current = following.next().open();
            count = current.read(into, offset, length);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
