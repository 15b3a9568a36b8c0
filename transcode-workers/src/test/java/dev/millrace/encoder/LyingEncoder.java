package dev.millrace.encoder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.encoder.av.Natives;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The real encoder, but the first frame of every video segment after the first is said not to begin a picture. */
public final class LyingEncoder {
    private LyingEncoder() {}

    public static void main(String[] arguments) throws IOException, MalformedMessageException {
        EventWriter events = new EventWriter(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        String ffmpeg = Natives.load();
        events.accept(new Event.Ready(
                Protocol.VERSION, ffmpeg, ProcessHandle.current().pid(), List.of(), false));
        String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        Request request = Protocol.readRequest(line);
        Session session = new Session(event -> {
            if (request instanceof Request.Transcode job
                    && event instanceof Event.SegmentWritten segment
                    && segment.rendition().startsWith("v-")
                    && segment.n() > 1) {
                spoil(Path.of(job.scratchDir(), segment.file()), segment.offset());
            }
            events.accept(event);
        });
        Runtime.getRuntime().halt(session.serve(new ByteArrayInputStream((line + "\n").getBytes(UTF_8))));
    }

    /** Sets sample_is_non_sync_sample in the first-sample flags of the run (ISO/IEC 14496-12, 8.8.8). */
    private static void spoil(Path file, long fragment) {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            String text = new String(Files.readAllBytes(file), ISO_8859_1);
            int run = text.indexOf("trun", (int) fragment);
            // After the type: version and flags, the sample count, the data offset, then the first sample's flags.
            bytes.seek(run + 4 + 4 + 4 + 4);
            bytes.writeInt(0x01010000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
