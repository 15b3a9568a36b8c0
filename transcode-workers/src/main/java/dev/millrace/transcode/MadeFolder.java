package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.streams.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A presentation that was made, and what it took. */
public final class MadeFolder {
    private final Path folder;
    private final InspectedFile file;
    private final Event.Done done;
    private final Told told;
    private final Report report;
    private final List<Cost> costs;

    MadeFolder(Path folder, InspectedFile file, Event.Done done, Told told, Report report, List<Cost> costs) {
        this.folder = folder;
        this.file = file;
        this.done = done;
        this.told = told;
        this.report = report;
        this.costs = costs;
    }

    /** Where it lies until it is delivered. */
    Path folder() {
        return folder;
    }

    /** One line for each rendition: what it is, and its measured rates and size. To be asked before it is delivered. */
    public List<String> renditions() throws IOException {
        var lines = new ArrayList<String>();
        for (Report.Checked rendition : report.renditions()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-14s %-12s %8.1f kb/s on average, %8.1f at most%s, %9.1f KiB",
                    rendition.name(),
                    rendition.codecs(),
                    rendition.average() / 1e3,
                    rendition.peak() / 1e3,
                    cap(rendition.name()),
                    size(folder.resolve(rendition.name())) / 1024.0));
        }
        return lines;
    }

    private String cap(String rendition) {
        return file.plan().rungs().stream()
                .filter(rung -> rung.name().equals(rendition))
                .map(Rung::maxrateBps)
                .findFirst()
                .map(most -> String.format(Locale.ROOT, " (cap %.0f)", most / 1e3))
                .orElse("");
    }

    /** Everything that was written, bytes. To be asked before it is delivered. */
    public long size() throws IOException {
        return size(folder);
    }

    /** How long it plays, seconds. */
    public double seconds() {
        return done.seconds();
    }

    /** What happened on the way and what it cost, in lines for a person. */
    public List<String> explained() {
        var lines = new ArrayList<String>();
        lines.add("FILTERS");
        told.filters().forEach(filters -> lines.add("  " + Explanation.clean(filters.replace(";", "; "))));
        lines.add("FRAMES");
        lines.add("  " + frames());
        told.signals().ifPresent(signals -> {
            lines.add("MEASURED");
            lines.addAll(Explanation.of(signals));
        });
        if (!told.warnings().isEmpty()) {
            lines.add("WARNINGS");
            told.warnings().forEach(warning -> lines.add("  " + warning));
        }
        lines.add("COST (processor seconds: encoder child with its start, this process; wall)");
        for (Cost cost : costs) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-11s %8.2f s %8.2f s %8.2f s",
                    cost.step(),
                    cost.child(),
                    cost.own(),
                    cost.wall()));
        }
        parts().forEach((part, seconds) ->
                lines.add(String.format(Locale.ROOT, "    of the encoder %8.2f s  %s", seconds, part)));
        double all =
                costs.stream().mapToDouble(cost -> cost.child() + cost.own()).sum();
        lines.add(String.format(
                Locale.ROOT, "  %.2f processor seconds for each second of video", all / Math.max(0.001, seconds())));
        return lines;
    }

    /** Processor seconds of the encoder's parts that have threads of their own, until shortly before its end. */
    private Map<String, Double> parts() {
        Map<String, Double> parts = new LinkedHashMap<>();
        told.threads().forEach((name, seconds) -> parts.merge(part(name), seconds, Double::sum));
        return parts;
    }

    private String part(String thread) {
        if (thread.startsWith("av:")) {
            return "decoding";
        }
        if (thread.equals("filters")) {
            return "filters";
        }
        if (thread.equals("main")) {
            return "all else: reading, scaling in part, sound, poster, storyboard, hashes, signals, packing";
        }
        return file.plan().rungs().stream()
                .map(Rung::name)
                .filter(thread::equals)
                .findFirst()
                .map(rung -> "x264 of " + rung)
                .orElse("Java");
    }

    private String frames() {
        Long announced = done.announcedFrames();
        return done.sourceFrames() + " pictures shown"
                + (announced == null || announced == done.sourceFrames()
                        ? ""
                        : " of " + announced + " announced (an edit list leaves some out, or the file ends early)")
                + (done.droppedFrames() == 0
                        ? ""
                        : ", " + done.droppedFrames() + " dropped to keep the rate or because they came out of order")
                + (done.heldFrames() == 0 ? "" : ", " + done.heldFrames() + " repeated to bridge gaps")
                + (done.decodeErrors() == 0 ? "" : ", " + done.decodeErrors() + " places damaged")
                + String.format(Locale.ROOT, ", %.3f s", done.seconds());
    }

    private static long size(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            long size = 0;
            for (Path path : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                size += Files.size(path);
            }
            return size;
        }
    }
}
