package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.ScratchNames;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.Storage;
import dev.millrace.transcode.child.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;

/** Takes a poster over: it is not decoded here, only seen to be what browsers will be told it is. */
final class Poster {
    private static final int LEAST_BYTES = 100;
    private static final int MOST_BYTES = 8 << 20;
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private Poster() {}

    static void store(Event.PosterWritten event, ChildProcess child, Storage storage, RevisionKeys keys)
            throws IOException, MisbehavedException {
        if (!event.file().equals(ScratchNames.POSTER)) {
            throw new MisbehavedException("the poster is in another file than was chosen");
        }
        byte[] picture = read(child);
        if (!Arrays.equals(picture, 0, JPEG.length, JPEG, 0, JPEG.length)) {
            throw new MisbehavedException("the poster is no JPEG");
        }
        storage.put(keys.poster(), keys.asset(), Bytes.of(picture));
    }

    private static byte[] read(ChildProcess child) throws MisbehavedException {
        try (InputStream in = Channels.newInputStream(child.open(ScratchNames.POSTER, LEAST_BYTES, MOST_BYTES))) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new MisbehavedException(String.valueOf(e.getMessage()));
        }
    }
}
