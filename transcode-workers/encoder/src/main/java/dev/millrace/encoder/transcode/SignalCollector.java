package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.FaceCount;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Kind;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Loudness;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Scores;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers signals into one message of limited size: spans and cuts up to a number, loudness on an ever coarser grid. */
final class SignalCollector {
    private static final int LOUDNESS_STEP_MILLIS = 500;
    private static final int SECOND_MILLIS = 1000;
    private static final int CLOSE_MILLIS = 250;
    private static final double QUIETEST = -120;

    private final List<Span> spans = new ArrayList<>();
    private final Map<Kind, Long> open = new EnumMap<>(Kind.class);
    private final List<Long> cuts = new ArrayList<>();
    private final Peaks loudness = new Peaks(LOUDNESS_STEP_MILLIS, QUIETEST);
    private final Peaks faces = new Peaks(SECOND_MILLIS, 0);
    private final Map<String, Peaks> scores = new LinkedHashMap<>();
    private double integrated = QUIETEST;
    private double range;
    private double truePeak = QUIETEST;
    private @Nullable Integer mostFaces;
    private boolean heard;

    void begin(Kind kind, long millis) {
        open.putIfAbsent(kind, Math.max(0, millis));
    }

    /** Does nothing where nothing of the kind has begun. */
    void end(Kind kind, long millis) {
        Long start = open.remove(kind);
        if (start != null && millis > start && spans.size() < SignalsMeasured.MOST_SPANS) {
            spans.add(new Span(kind, start, millis));
        }
    }

    void cut(long millis) {
        if (cuts.size() < SignalsMeasured.MOST_CUTS && (cuts.isEmpty() || millis > cuts.getLast())) {
            cuts.add(millis);
        }
    }

    /** @param lufs momentary loudness */
    void loudness(long millis, double lufs) {
        heard = true;
        loudness.add(millis, tenth(lufs));
    }

    void integrated(double lufs) {
        integrated = tenth(lufs);
    }

    void range(double lu) {
        range = tenth(lu);
    }

    void truePeak(double dbtp) {
        truePeak = tenth(dbtp);
    }

    void faces(long millis, int count) {
        int seen = Math.min(count, SignalsMeasured.MOST_FACES);
        mostFaces = Math.max(seen, mostFaces == null ? 0 : mostFaces);
        faces.add(millis, seen);
    }

    /** @param score 0 to 1 by its meaning; what is beyond is cut off */
    void score(String label, long millis, double score) {
        double known = Double.isFinite(score) ? Math.clamp(Math.round(score * 1000) / 1000.0, 0, 1) : 0;
        scores.computeIfAbsent(label, name -> new Peaks(SECOND_MILLIS, 0)).add(millis, known);
    }

    /** Where the number of faces changes. */
    private List<FaceCount> faceCounts() {
        List<FaceCount> counts = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < faces.points().size(); i++) {
            int count = faces.points().get(i).intValue();
            if (count != before) {
                counts.add(new FaceCount((long) i * faces.step(), count));
            }
            before = count;
        }
        return counts;
    }

    private static double tenth(double value) {
        return Double.isFinite(value) ? Math.clamp(Math.round(value * 10) / 10.0, QUIETEST, -QUIETEST) : QUIETEST;
    }

    /** What is black is frozen, of course. */
    private boolean isBlackToo(Span span) {
        return span.kind() == Kind.FREEZE
                && spans.stream()
                        .anyMatch(black -> black.kind() == Kind.BLACK
                                && black.startMillis() <= span.startMillis() + CLOSE_MILLIS
                                && black.endMillis() >= span.endMillis() - CLOSE_MILLIS);
    }

    SignalsMeasured message() {
        return new SignalsMeasured(
                spans.stream()
                        .filter(span -> !isBlackToo(span))
                        .sorted(Comparator.comparingLong(Span::startMillis).thenComparing(Span::kind))
                        .toList(),
                cuts,
                heard ? new Loudness(integrated, range, truePeak, loudness.step(), loudness.points()) : null,
                mostFaces,
                faceCounts(),
                scores.entrySet().stream()
                        .map(of -> new Scores(
                                of.getKey(), of.getValue().step(), of.getValue().points()))
                        .toList());
    }
}
