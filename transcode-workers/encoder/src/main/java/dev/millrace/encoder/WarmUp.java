package dev.millrace.encoder;

import dev.millrace.encoder.clip.ClipMaker;
import dev.millrace.encoder.probe.Prober;
import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.ChunkPlan;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.PosterPlan;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.StoryboardPlan;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.VideoPlan;
import dev.millrace.encoder.transcode.Transcoder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A small job of its own, done before the first request: it loads the classes and compiles the paths that a request would
 * otherwise wait for. Its files live for a moment in {@code java.io.tmpdir}.
 */
final class WarmUp {
    private WarmUp() {}

    /**
     * Works in the directory itself when it is empty, since a confined child may not make directories, otherwise in a new
     * one within.
     *
     * @return whether it worked; without it the first request is merely slower
     */
    static boolean run(Path temporary) {
        try {
            if (isEmpty(temporary)) {
                workAndClear(temporary);
            } else {
                Path directory = Files.createTempDirectory(temporary, "warm");
                workAndClear(directory);
                Files.delete(directory);
            }
            return true;
        } catch (IOException | MalformedMessageException | RuntimeException e) {
            return false;
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            return !files.iterator().hasNext();
        }
    }

    private static void workAndClear(Path directory) throws IOException, MalformedMessageException {
        try {
            work(directory);
        } finally {
            clear(directory);
        }
    }

    private static void work(Path directory) throws MalformedMessageException {
        String clip = directory.resolve("clip.mp4").toString();
        ClipMaker.make(new Request.MakeClip(clip, ClipSpec.plain(0.4, 64, 64, 25)));
        Prober.probe(new Request.Probe(clip, Limits.standard()));
        Request.Transcode job = new Request.Transcode(
                clip,
                directory.toString(),
                Limits.standard(),
                Set.of(Output.RUNGS, Output.AUDIO, Output.POSTER, Output.STORYBOARD, Output.PDQ, Output.SIGNALS),
                new VideoPlan(-1, null, List.of(rung(64), rung(32)), 60, ToneMapping.AUTO),
                List.of(new AudioTrack("a", -1, 2, 64_000)),
                null,
                ChunkPlan.standard(),
                PosterPlan.standard(),
                StoryboardPlan.standard(1),
                null,
                null,
                1);
        if (Protocol.readRequest(Protocol.write(job)) instanceof Request.Transcode read) {
            Transcoder.run(read, Protocol::write);
        }
    }

    private static Rung rung(int side) {
        return new Rung("v-" + side, side, side, 40, 100_000, 200_000, "ultrafast");
    }

    private static void clear(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
