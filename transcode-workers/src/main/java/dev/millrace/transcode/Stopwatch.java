package dev.millrace.transcode;

import dev.millrace.transcode.child.ProcessorTime;
import java.io.IOException;

/** Runs from one stop to the next. */
final class Stopwatch {
    private ProcessorTime before = ProcessorTime.now();
    private long nanos = System.nanoTime();

    Stopwatch() throws IOException {}

    Cost stop(String step) throws IOException {
        ProcessorTime now = ProcessorTime.now();
        long nowNanos = System.nanoTime();
        ProcessorTime spent = now.minus(before);
        Cost cost = new Cost(step, spent.ended(), spent.own(), (nowNanos - nanos) / 1e9);
        before = now;
        nanos = nowNanos;
        return cost;
    }
}
