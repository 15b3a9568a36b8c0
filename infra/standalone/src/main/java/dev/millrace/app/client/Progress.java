package dev.millrace.app.client;

import java.io.PrintStream;
import java.util.Locale;

/** A bar on a terminal; elsewhere a plain line for each tenth. One at a time. */
public final class Progress {
    private static final int WIDTH = 32;
    private static final int STEPS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final String label;
    private int lastStep = -1;
    private int lastPercent = -1;

    /** @param terminal whether the line may be drawn over */
    public Progress(PrintStream out, boolean terminal, String label) {
        this.out = out;
        this.terminal = terminal;
        this.label = label;
    }

    /** As the launcher saw its output: a terminal, or a file or pipe. */
    public static Progress onStandardOutput(String label) {
        return new Progress(System.out, "1".equals(System.getenv("MILLRACE_TERMINAL")), label);
    }

    /**
     * @param fraction 0 to 1; smaller than before is taken as a correction
     */
    public synchronized void show(double fraction) {
        int percent = (int) Math.floor(Math.clamp(fraction, 0.0, 1.0) * 100);
        if (terminal) {
            if (percent != lastPercent) {
                lastPercent = percent;
                int filled = percent * WIDTH / 100;
                out.printf(
                        Locale.ROOT,
                        "\r%-10s [%s%s] %3d %%",
                        label,
                        "#".repeat(filled),
                        ".".repeat(WIDTH - filled),
                        percent);
                out.flush();
            }
        } else if (percent * STEPS / 100 > lastStep) {
            lastStep = percent * STEPS / 100;
            out.printf(Locale.ROOT, "%s %d %%%n", label, percent);
        }
    }

    /** Ends the line. */
    public synchronized void end() {
        if (terminal && lastPercent >= 0) {
            out.println();
        }
    }
}
