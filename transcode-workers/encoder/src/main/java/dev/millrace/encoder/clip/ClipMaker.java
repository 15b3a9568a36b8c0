package dev.millrace.encoder.clip;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;

/** Answers {@link Request.MakeClip}. */
public final class ClipMaker {
    private ClipMaker() {}

    public static Event.ClipMade make(Request.MakeClip request) {
        AVFormatContext container = new AVFormatContext(null);
        Av.check(
                avformat.avformat_alloc_output_context2(container, null, null, request.file()),
                "choose a container for " + request.file());
        try {
            long frames = write(container, request);
            return new Event.ClipMade(request.file(), Files.size(Path.of(request.file())), frames);
        } catch (IOException e) {
            throw new Refused(FailureCode.SCRATCH, "The clip could not be written.");
        } finally {
            avformat.avformat_free_context(container);
        }
    }

    private static long write(AVFormatContext container, Request.MakeClip request) {
        ClipSpec clip = request.clip();
        ClipSpec.Sound sound = clip.sound();
        boolean globalHeader = (container.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
        try (ClipTrack picture = ClipTracks.picture(container, clip, globalHeader);
                ClipTrack tone = sound == null ? null : ClipTracks.sound(container, clip, sound, globalHeader)) {
            AVIOContext output = new AVIOContext(null);
            Av.check(avformat.avio_open(output, "file:" + request.file(), avformat.AVIO_FLAG_WRITE), "open the clip");
            container.pb(output);
            try {
                Av.check(avformat.avformat_write_header(container, (AVDictionary) null), "clip header");
                boolean more = true;
                while (more) {
                    // Whoever is behind goes next, so that both lie side by side in the file.
                    ClipTrack behind =
                            tone == null || tone.isOver() || (!picture.isOver() && picture.seconds() <= tone.seconds())
                                    ? picture
                                    : tone;
                    behind.step(container);
                    more = !picture.isOver() || (tone != null && !tone.isOver());
                }
                Av.check(avformat.av_write_trailer(container), "clip trailer");
            } finally {
                avformat.avio_closep(output);
            }
            return picture.frames();
        }
    }
}
