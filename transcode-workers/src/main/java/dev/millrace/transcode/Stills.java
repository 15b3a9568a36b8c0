package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.PosterPlan;
import dev.millrace.encoder.protocol.PreviewPlan;
import dev.millrace.encoder.protocol.ScratchNames;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.transcode.child.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes pictures over, each once: they are not decoded here, only seen to be what browsers will be told they are.
 */
final class Stills {
    /** An animation of one colour has fewer than a hundred. */
    private static final int LEAST_BYTES = 20;

    private static final int MOST_POSTER_BYTES = 8 << 20;
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEBP = "WEBP".getBytes(StandardCharsets.US_ASCII);
    private static final int WEBP_AT = 8;
    private static final Set<String> POSTERS = Stream.concat(
                    Stream.of(ScratchNames.POSTER),
                    PosterPlan.standard().smaller().stream().map(ScratchNames::poster))
            .collect(Collectors.toUnmodifiableSet());
    /** Of all that may be kept, as the outside sees them. */
    static final Set<String> NAMES =
            Stream.concat(POSTERS.stream(), Stream.of(ScratchNames.PREVIEW)).collect(Collectors.toUnmodifiableSet());

    private static final int MOST_PREVIEW_BYTES = PreviewPlan.standard(0).maxBytes();

    private final ChildProcess child;
    private final Shelf shelf;
    private final RevisionKeys keys;
    private final Set<String> stored = new HashSet<>();

    Stills(ChildProcess child, Shelf shelf, RevisionKeys keys) {
        this.child = child;
        this.shelf = shelf;
        this.keys = keys;
    }

    void on(Event.PosterWritten event) throws IOException, MisbehavedException {
        String file = event.file();
        if (!POSTERS.contains(file)) {
            throw new MisbehavedException("the poster is in another file than was chosen");
        }
        if (stored.add(file)) {
            shelf.put(keys.still(file), Bytes.of(read(child, file, MOST_POSTER_BYTES)));
        }
    }

    void on(Event.PreviewWritten event) throws IOException, MisbehavedException {
        if (!event.file().equals(ScratchNames.PREVIEW)) {
            throw new MisbehavedException("the preview is in another file than was chosen");
        }
        if (stored.add(ScratchNames.PREVIEW)) {
            byte[] animation = bytes(child, ScratchNames.PREVIEW, MOST_PREVIEW_BYTES);
            if (!has(animation, 0, RIFF) || !has(animation, WEBP_AT, WEBP)) {
                throw new MisbehavedException(ScratchNames.PREVIEW + " is no WebP");
            }
            shelf.put(keys.still(ScratchNames.PREVIEW), Bytes.of(animation));
        }
    }

    /** @param name of a JPEG that the child has written, chosen here */
    static byte[] read(ChildProcess child, String name, int mostBytes) throws MisbehavedException {
        byte[] picture = bytes(child, name, mostBytes);
        if (!has(picture, 0, JPEG)) {
            throw new MisbehavedException(name + " is no JPEG");
        }
        return picture;
    }

    private static byte[] bytes(ChildProcess child, String name, int mostBytes) throws MisbehavedException {
        try (InputStream in = Channels.newInputStream(child.open(name, LEAST_BYTES, mostBytes))) {
            return in.readNBytes(mostBytes);
        } catch (IOException e) {
            throw new MisbehavedException(String.valueOf(e.getMessage()));
        }
    }

    private static boolean has(byte[] file, int at, byte[] mark) {
        return file.length >= at + mark.length && Arrays.equals(file, at, at + mark.length, mark, 0, mark.length);
    }
}
