package dev.millrace.app.command;

import dev.millrace.transcode.FolderTranscode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far each rendition is: a bar for each on a terminal, elsewhere plain lines of them all. */
final class RungBars implements FolderTranscode.Audience {
    private static final int WIDTH = 32;
    private static final int STEPS = 10;

    private final PrintWriter out;
    private final boolean terminal;
    private final Map<String, Double> shares = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean drawn;
    private int lastStep = -1;

    RungBars(PrintWriter out, boolean terminal, List<String> renditions) {
        this.out = out;
        this.terminal = terminal;
        renditions.forEach(name -> shares.put(name, 0.0));
    }

    /** As the launcher saw standard output: a terminal, or a file or pipe. */
    static RungBars onStandardOutput(PrintWriter out, List<String> renditions) {
        return new RungBars(out, "1".equals(System.getenv("MILLRACE_TERMINAL")), renditions);
    }

    @Override
    public void encoded(String rendition, double share) {
        shares.put(rendition, share);
        if (terminal) {
            draw();
        } else {
            line();
        }
    }

    @Override
    public void warned(String sentence) {
        warnings.add(sentence);
    }

    /** Everything is encoded. */
    void end() {
        shares.replaceAll((_, _) -> 1.0);
        if (terminal) {
            draw();
        } else {
            line();
        }
        warnings.forEach(warning -> out.println("WARNING " + warning));
        out.flush();
    }

    /** One for each tenth that every rendition has reached. */
    private void line() {
        int step = (int)
                (shares.values().stream().mapToDouble(share -> share).min().orElse(0) * STEPS);
        if (step > lastStep) {
            lastStep = step;
            out.printf(Locale.ROOT, "transcode %d %%%n", step * 100 / STEPS);
            out.flush();
        }
    }

    private void draw() {
        if (drawn) {
            out.print("\u001b[" + shares.size() + "A");
        }
        drawn = true;
        shares.forEach((rendition, share) -> {
            int filled = (int) (share * WIDTH);
            out.printf(
                    Locale.ROOT,
                    "%-14s [%s%s] %3d %%%n",
                    rendition,
                    "#".repeat(filled),
                    ".".repeat(WIDTH - filled),
                    (int) (share * 100));
        });
        out.flush();
    }
}
