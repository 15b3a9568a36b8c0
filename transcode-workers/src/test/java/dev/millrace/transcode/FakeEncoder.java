package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.ScratchNames;
import dev.millrace.encoder.protocol.StreamInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** An encoder that finds every file fine and then encodes it as badly as the file's text says. */
public final class FakeEncoder {
    private FakeEncoder() {}

    /** What a file asks for. */
    enum Mischief {
        CRASH,
        HANG,
        GARBAGE,
        OUT_OF_MEMORY,
        REFUSE,
        FAIL,
        NO_FILE,
        NO_MP4,
        OTHER_RENDITION,
        WRONG_ORDER,
        NO_SHEET,
        NO_JPEG,
        OTHER_SHEET,
        HUGE_TILES,
        TOO_MANY_TILES,
        OTHER_POSTER,
        NO_WEBP,
        NOTHING
    }

    public static void main(String[] args) throws IOException, MalformedMessageException {
        say(new Event.Ready(Protocol.VERSION, "none", ProcessHandle.current().pid(), List.of(), false));
        try (Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
            switch (Protocol.readRequest(in.nextLine())) {
                case Request.Probe _ -> say(new Event.Probed(fine()));
                case Request.Transcode job ->
                    perform(
                            Mischief.valueOf(
                                    Files.readString(Path.of(job.source())).strip()),
                            job);
                case Request.MakeClip _ -> say(new Event.Failed(FailureCode.UNSUPPORTED_OUTPUT, "no clips here"));
            }
        }
    }

    private static void perform(Mischief mischief, Request.Transcode job) throws IOException {
        String name = job.video() == null ? "" : job.video().rungs().getFirst().name();
        String file = ScratchNames.pack(name, 1);
        switch (mischief) {
            case CRASH -> Runtime.getRuntime().halt(139);
            case HANG -> {
                while (true) {
                    LockSupport.park();
                }
            }
            case GARBAGE -> System.out.println("{\"type\":\"segment\",\"rendition\":\"../../etc\"}");
            case OUT_OF_MEMORY -> Runtime.getRuntime().halt(3);
            case REFUSE -> say(new Event.Failed(FailureCode.DECODER, "<script>alert(1)</script>"));
            case FAIL -> say(new Event.Failed(FailureCode.INTERNAL, "something broke"));
            case NO_FILE -> names(job).forEach(FakeEncoder::announce);
            case NO_MP4 -> {
                for (String one : names(job)) {
                    Files.write(Path.of(job.scratchDir(), ScratchNames.pack(one, 1)), new byte[1000]);
                    announce(one);
                }
            }
            case OTHER_RENDITION -> say(new Event.InitWritten("v-avc-4320", 100, 90_000, 16, 16, null, 0, 0));
            case WRONG_ORDER -> say(new Event.PackClosed(name, 7, file, 1000));
            case NO_SHEET -> announce(1, 160, 1);
            case NO_JPEG -> {
                Files.write(Path.of(job.scratchDir(), ScratchNames.sheet(1)), new byte[1000]);
                announce(1, 160, 1);
            }
            case OTHER_SHEET -> announce(2, 160, 1);
            case HUGE_TILES -> announce(1, 1600, 1);
            case TOO_MANY_TILES -> announce(1, 160, 26);
            case OTHER_POSTER -> say(new Event.PosterWritten("poster-9.jpg", 9, 9));
            case NO_WEBP -> {
                Files.write(Path.of(job.scratchDir(), ScratchNames.PREVIEW), new byte[1000]);
                say(new Event.PreviewWritten(ScratchNames.PREVIEW, 1000, 24));
            }
            case NOTHING -> say(new Event.Done(null, 0, 0, 0, 0, 0, List.of()));
        }
    }

    private static List<String> names(Request.Transcode job) {
        return job.video() == null
                ? List.of()
                : job.video().rungs().stream().map(Rung::name).toList();
    }

    private static void announce(String name) {
        String file = ScratchNames.pack(name, 1);
        say(new Event.InitWritten(name, 100, 90_000, 64, 64, null, 0, 0));
        say(new Event.SegmentWritten(name, 1, 1, file, 100, 900, 0, 180_000, 60));
        say(new Event.PackClosed(name, 1, file, 1000));
    }

    private static void announce(int sheet, int width, int tiles) {
        List<Long> times = LongStream.range(0, tiles).boxed().toList();
        say(new Event.SheetWritten(sheet, ScratchNames.sheet(sheet), width, 90, times));
    }

    private static MediaInfo fine() {
        var track = new StreamInfo.Track(true, null, null, true, null, 0.0, 2.0);
        var video = new StreamInfo.Video(
                0,
                "h264",
                track,
                64,
                64,
                64,
                64,
                0,
                false,
                new Ratio(1, 1),
                new Ratio(30, 1),
                new Ratio(30, 1),
                new Ratio(30, 1),
                "yuv420p",
                8,
                null,
                null,
                null,
                null,
                StreamInfo.Hdr.NONE,
                StreamInfo.FieldOrder.PROGRESSIVE,
                false,
                60L);
        return new MediaInfo("mp4", 2.0, false, 1000, 0, null, List.of(video), null);
    }

    private static void say(Event event) {
        System.out.println(Protocol.write(event));
        System.out.flush();
    }
}
