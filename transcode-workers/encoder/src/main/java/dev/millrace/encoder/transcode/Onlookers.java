package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.WarningCode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Those who look on at one job's pictures, as its outputs ask for them. */
final class Onlookers implements Onlooker {
    private final List<Onlooker> all = new ArrayList<>();
    private @Nullable PosterPicker poster;

    /** @param collector null when no signals are wanted */
    Onlookers(
            Request.Transcode job,
            Orientation turn,
            int threads,
            @Nullable SignalCollector collector,
            Consumer<Event> events) {
        if (job.outputs().contains(Output.POSTER) && job.poster() != null) {
            poster = new PosterPicker(job.poster());
            all.add(poster);
        }
        if (job.outputs().contains(Output.STORYBOARD) && job.storyboard() != null) {
            all.add(new SheetMaker(job.storyboard(), turn, Path.of(job.scratchDir()), threads, events));
        }
        if (job.outputs().contains(Output.PREVIEW) && job.preview() != null) {
            all.add(new PreviewMaker(job.preview(), turn, Path.of(job.scratchDir()), threads, events));
        }
        if (job.outputs().contains(Output.PDQ)) {
            all.add(new FrameHasher(turn, threads, events));
        }
        if (collector != null) {
            all.add(new PictureSignals(collector, threads));
            addExtras(job, turn, threads, collector, events);
        }
    }

    private void addExtras(
            Request.Transcode job, Orientation turn, int threads, SignalCollector collector, Consumer<Event> events) {
        if (job.outputs().contains(Output.FACES)) {
            try {
                all.add(new FaceCounter(collector, turn, threads));
            } catch (LinkageError | UncheckedIOException e) {
                events.accept(Event.Warning.of(WarningCode.FACES_UNCOUNTED, "Faces cannot be counted: " + e));
            }
        }
        if (job.outputs().contains(Output.SCORES) && job.classifier() != null) {
            all.add(new Scorer(job.classifier(), collector, turn, threads, events));
        }
    }

    /** The picture chosen for the poster, which stays where it is; null for none. */
    @Nullable
    AVFrame poster() {
        return poster == null ? null : poster.best();
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        all.forEach(onlooker -> onlooker.offer(frame, colours, millis));
    }

    @Override
    public void finish(long endMillis) {
        all.forEach(onlooker -> onlooker.finish(endMillis));
    }

    @Override
    public void close() {
        all.forEach(Onlooker::close);
    }
}
