package dev.millrace.encoder.transcode;

import ai.onnxruntime.OrtException;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.ClassifierPlan;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.WarningCode;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Has one picture a second scored by the model, upright. A model that does not work costs the scores, not the video. */
final class Scorer implements Onlooker {
    private static final long EVERY_MILLIS = 1000;

    private final ClassifierPlan plan;
    private final SignalCollector collector;
    private final Consumer<Event> events;
    private final Sampler sampler;
    private @Nullable Classifier classifier;

    Scorer(ClassifierPlan plan, SignalCollector collector, Orientation turn, int threads, Consumer<Event> events) {
        this.plan = plan;
        this.collector = collector;
        this.events = events;
        this.sampler = new Sampler(
                EVERY_MILLIS,
                threads,
                (look, colours) -> look.filters(colours, turn, plan.side(), plan.side(), false) + "format=rgb24");
        try {
            classifier = Classifier.open(plan);
        } catch (OrtException | LinkageError e) {
            warn(e);
        }
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        Classifier working = classifier;
        if (working != null) {
            sampler.offer(frame, colours, millis, picture -> score(working, picture, millis));
        }
    }

    private void score(Classifier working, AVFrame picture, long millis) {
        try {
            double[] scores = working.scores(picture);
            for (int i = 0; i < scores.length; i++) {
                collector.score(plan.labels().get(i), millis, scores[i]);
            }
        } catch (OrtException e) {
            warn(e);
            closeClassifier();
        }
    }

    private void warn(Throwable e) {
        events.accept(Event.Warning.of(
                WarningCode.CLASSIFIER_UNUSABLE, "The classifier's model cannot be used: " + e.getMessage()));
    }

    private void closeClassifier() {
        if (classifier != null) {
            classifier.close();
            classifier = null;
        }
    }

    @Override
    public void close() {
        closeClassifier();
        sampler.close();
    }
}
