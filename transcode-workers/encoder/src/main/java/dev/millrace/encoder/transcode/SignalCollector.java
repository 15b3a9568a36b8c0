package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Kind;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Loudness;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers signals into one message of limited size: spans and cuts up to a number, loudness on an ever coarser grid. */
final class SignalCollector {
    private static final int FIRST_STEP_MILLIS = 500;
    private static final int CLOSE_MILLIS = 250;
    private static final double QUIETEST = -120;

    private final List<Span> spans = new ArrayList<>();
    private final Map<Kind, Long> open = new EnumMap<>(Kind.class);
    private final List<Long> cuts = new ArrayList<>();
    private List<Double> curve = new ArrayList<>();
    private int step = FIRST_STEP_MILLIS;
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
        while (millis / step >= SignalsMeasured.MOST_POINTS) {
            halve();
        }
        int at = Math.toIntExact(Math.max(0, millis) / step);
        while (curve.size() <= at) {
            curve.add(QUIETEST);
        }
        curve.set(at, Math.max(curve.get(at), tenth(lufs)));
    }

    /** Two points become the louder of them. */
    private void halve() {
        List<Double> coarser = new ArrayList<>();
        for (int i = 0; i < curve.size(); i += 2) {
            coarser.add(i + 1 < curve.size() ? Math.max(curve.get(i), curve.get(i + 1)) : curve.get(i));
        }
        curve = coarser;
        step *= 2;
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

    void faces(int count) {
        mostFaces = Math.max(count, mostFaces == null ? 0 : mostFaces);
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
                heard ? new Loudness(integrated, range, truePeak, step, curve) : null,
                mostFaces);
    }
}
