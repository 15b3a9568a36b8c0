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

/** Takes still pictures over: they are not decoded here, only seen to be what browsers will be told they are. */
final class Stills {
    private static final int LEAST_BYTES = 100;
    private static final int MOST_POSTER_BYTES = 8 << 20;
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private Stills() {}

    static void storePoster(Event.PosterWritten event, ChildProcess child, Storage storage, RevisionKeys keys)
            throws IOException, MisbehavedException {
        if (!event.file().equals(ScratchNames.POSTER)) {
            throw new MisbehavedException("the poster is in another file than was chosen");
        }
        storage.put(keys.poster(), keys.asset(), Bytes.of(read(child, ScratchNames.POSTER, MOST_POSTER_BYTES)));
    }

    /** @param name of a picture that the child has written, chosen here */
    static byte[] read(ChildProcess child, String name, int mostBytes) throws MisbehavedException {
        byte[] picture;
        try (InputStream in = Channels.newInputStream(child.open(name, LEAST_BYTES, mostBytes))) {
            picture = in.readNBytes(mostBytes);
        } catch (IOException e) {
            throw new MisbehavedException(String.valueOf(e.getMessage()));
        }
        if (!Arrays.equals(picture, 0, Math.min(picture.length, JPEG.length), JPEG, 0, JPEG.length)) {
            throw new MisbehavedException(name + " is no JPEG");
        }
        return picture;
    }
}
