package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import java.util.ArrayList;
import java.util.List;

/** A curve of limited length, on a grid in time that becomes coarser as the curve grows: the highest of each step. */
final class Peaks {
    private final double floor;
    private int step;
    private List<Double> points = new ArrayList<>();

    /**
     * @param step milliseconds between two points, to begin with
     * @param floor what nothing counts as
     */
    Peaks(int step, double floor) {
        this.step = step;
        this.floor = floor;
    }

    void add(long millis, double value) {
        while (millis / step >= SignalsMeasured.MOST_POINTS) {
            halve();
        }
        int at = Math.toIntExact(Math.max(0, millis) / step);
        while (points.size() <= at) {
            points.add(floor);
        }
        points.set(at, Math.max(points.get(at), value));
    }

    /** Two points become the higher of them. */
    private void halve() {
        List<Double> coarser = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 2) {
            coarser.add(i + 1 < points.size() ? Math.max(points.get(i), points.get(i + 1)) : points.get(i));
        }
        points = coarser;
        step *= 2;
    }

    /** Milliseconds between two points. */
    int step() {
        return step;
    }

    List<Double> points() {
        return points;
    }
}
