package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.validate.Limits;
import dev.millrace.app.validate.Served;
import dev.millrace.streams.Folder;
import dev.millrace.streams.Report;
import dev.millrace.streams.Rule;
import dev.millrace.streams.Validator;
import dev.millrace.streams.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "validate",
        description = {
            "Check a finished HLS or DASH presentation (H.264 and AAC in fragmented MP4) by the bytes of its segments:"
                    + " Apple's HLS authoring specification, CMAF, DASH. Prints what was checked, then each violation"
                    + " with its rule, its place and what to do. The rules are in docs/validation.md.",
            "",
            "Exits 0 when it is right, 1 when a rule of the weight MUST is broken or it cannot be read.",
            "",
            "Only relative URIs below the URL or folder are followed, and no redirects. It gives up after 500,000"
                    + " requests, 32 GiB, 20 s for one answer or --timeout in all; a playlist may have 8 MiB, all of them"
                    + " 16 MiB, and at most 200 violations are listed."
        })
final class ValidateCommand implements Callable<Integer> {
    private static final int WRONG = 1;

    @Parameters(
            index = "0",
            paramLabel = "<url or folder>",
            description =
                    "http(s) URL of a multivariant playlist or MPD, or, ending in /, of the folder of master.m3u8 and"
                            + " manifest.mpd; or a folder with these, or a file of either kind.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    String target;

    @Option(names = "--json", description = "Print one JSON object instead.")
    boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "The longest that reading from a server may take (default: ${DEFAULT-VALUE}).")
    int timeout;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() {
        Report report = report();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(report));
        } else {
            print(report, out);
        }
        out.flush();
        return report.errors().isEmpty() ? 0 : WRONG;
    }

    private Report report() {
        try {
            if (target.startsWith("http://") || target.startsWith("https://")) {
                URI uri = URI.create(target);
                if (uri.getHost() == null || uri.getPath().isEmpty()) {
                    throw new Trouble(target + " names no playlist: give the whole URL.");
                }
                try (var served = new Served(uri, Limits.USUAL.withTime(Duration.ofSeconds(timeout)))) {
                    return Validator.validate(served);
                }
            }
            return Validator.validate(new Folder(Path.of(target)));
        } catch (NoSuchFileException e) {
            String reason = e.getReason();
            throw new Trouble(
                    reason == null
                            ? e.getFile() + " is not there: give the URL or path of a master.m3u8 or manifest.mpd."
                            : e.getFile() + ": " + reason + ".",
                    e);
        } catch (FileSystemException e) {
            throw new Trouble(e.getFile() + " cannot be read: " + e.getReason() + ".", e);
        } catch (IOException e) {
            throw new Trouble(target + " cannot be read: " + e.getMessage() + ".", e);
        } catch (IllegalArgumentException e) {
            throw new Trouble(target + " is neither a URL nor a path.", e);
        }
    }

    private static void print(Report report, PrintWriter out) {
        for (Report.Checked rendition : report.renditions()) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %-12s %5d segments %9.3f s   peak %8.1f kb/s   average %8.1f kb/s%n",
                    rendition.name(),
                    rendition.codecs(),
                    rendition.segments(),
                    rendition.seconds(),
                    rendition.peak() / 1_000.0,
                    rendition.average() / 1_000.0);
        }
        for (Violation violation : report.violations()) {
            out.println();
            out.println(violation.rule().weight() + " " + violation.rule().id() + " ("
                    + violation.rule().source() + ") at " + violation.place());
            out.println("  " + violation.sentence());
            out.println("  to do: " + violation.rule().remedy());
        }
        int errors = report.errors().size();
        int advice = report.violations().size() - errors;
        out.println();
        out.println((errors == 0 ? "RIGHT" : "WRONG") + ": " + Rule.values().length + " rules, " + errors
                + " violations, " + advice + " advice");
    }

    private String json(Report report) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("target", target).put("right", report.errors().isEmpty());
        ArrayNode renditions = root.putArray("renditions");
        for (Report.Checked rendition : report.renditions()) {
            renditions
                    .addObject()
                    .put("name", rendition.name())
                    .put("codecs", rendition.codecs())
                    .put("segments", rendition.segments())
                    .put("seconds", rendition.seconds())
                    .put("peak", rendition.peak())
                    .put("average", rendition.average());
        }
        ArrayNode violations = root.putArray("violations");
        for (Violation violation : report.violations()) {
            violations
                    .addObject()
                    .put("rule", violation.rule().id())
                    .put("weight", violation.rule().weight().name())
                    .put("source", violation.rule().source())
                    .put("place", violation.place())
                    .put("sentence", violation.sentence())
                    .put("remedy", violation.rule().remedy());
        }
        return root.toString();
    }
}
