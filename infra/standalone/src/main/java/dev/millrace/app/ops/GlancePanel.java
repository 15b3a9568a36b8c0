package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.RoleHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether all is well, and if not, what to do first. */
final class GlancePanel implements Reader {
    private final State.Source source;
    private final Concerns concerns;
    private final InstantSource clock;

    GlancePanel(State.Source source, Concerns concerns, InstantSource clock) {
        this.source = source;
        this.concerns = concerns;
        this.clock = clock;
    }

    record Content(String headline, String subline, List<Concern> concerns, List<Gauge> gauges) {}

    /** @param note what the value is measured against */
    record Gauge(String label, String value, String note, Tone tone) {}

    @Override
    public Content read(Sight sight, Optional<String> after) {
        Instant now = clock.instant();
        State state = source.read(sight);
        List<Concern> found = concerns.of(state, sight, now);
        return new Content(headline(found), subline(found.size()), found, gauges(state, sight, now));
    }

    private static String headline(List<Concern> found) {
        if (found.isEmpty()) {
            return "All is well";
        }
        return found.size() == 1 ? "One thing needs you" : found.size() + " things need you";
    }

    private static String subline(int concerns) {
        return switch (concerns) {
            case 0 -> "Nothing here needs you.";
            case 1 -> "";
            default -> "The worst first.";
        };
    }

    private static List<Gauge> gauges(State state, Sight sight, Instant now) {
        var gauges = new ArrayList<Gauge>();
        if (sight.all()) {
            gauges.add(roles(state.nodes()));
            gauges.add(disk(state.nodes()));
        }
        gauges.add(queue(state));
        gauges.add(slowest(state, now));
        gauges.add(count("Failed videos", state.failed()));
        state.stuckUploads().ifPresent(stuck -> gauges.add(stuckUploads(stuck)));
        gauges.add(count("Given up", state.deadJobs() + state.deadFacts()));
        return gauges;
    }

    private static Gauge roles(List<Node> nodes) {
        List<RoleHealth> told = nodes.stream()
                .filter(Node::live)
                .flatMap(node -> node.health().stream())
                .toList();
        long up = told.stream().filter(RoleHealth::up).count();
        long live = nodes.stream().filter(Node::live).count();
        boolean well = up == told.size() && live == nodes.size() && live > 0;
        return new Gauge(
                "Roles up",
                up + " of " + told.size(),
                "on " + Words.count(live, "node")
                        + (live == nodes.size() ? "" : ", " + (nodes.size() - live) + " silent"),
                well ? Tone.GOOD : Tone.BAD);
    }

    private static Gauge disk(List<Node> nodes) {
        return nodes.stream()
                .filter(Node::live)
                .min(Comparator.comparingDouble(node -> (double) node.free() / Math.max(1, node.keep())))
                .map(node -> new Gauge(
                        "Disk free",
                        Words.bytes(node.free()),
                        Words.bytes(node.keep()) + " must stay free"
                                + (nodes.size() > 1 ? ", on " + node.self().name() : ""),
                        Concerns.disk(node)))
                .orElse(new Gauge("Disk free", "not known", "no node answers", Tone.BAD));
    }

    private static Gauge queue(State state) {
        long running = state.queues().stream().mapToLong(q -> q.running()).sum();
        String note = running == 0 ? "no job runs" : Words.count(running, "job") + " running";
        return state.latest()
                .map(queue -> {
                    Duration oldest = queue.oldest().orElse(Duration.ZERO);
                    return new Gauge(
                            "Longest wait",
                            Words.span(oldest),
                            queue.kind().name() + "; " + note,
                            oldest.compareTo(Concerns.LATE) > 0 ? Tone.WARN : Tone.GOOD);
                })
                .orElse(new Gauge("Longest wait", "none", note, Tone.GOOD));
    }

    private static Gauge slowest(State state, Instant now) {
        if (state.slow().isEmpty()) {
            return new Gauge("Slowest video", "none", "all have come on in " + Words.span(State.SLOW), Tone.GOOD);
        }
        Asset slowest = state.slow().getFirst();
        long stuck = state.stuck().size();
        return new Gauge(
                "Slowest video",
                Words.span(Duration.between(slowest.updatedAt(), now)),
                stuck == 0 ? "a job works on it, or waits to" : Words.count(stuck, "video") + " without a job",
                stuck == 0 ? Tone.WORKING : Tone.BAD);
    }

    private static Gauge stuckUploads(long stuck) {
        return stuck == 0
                ? new Gauge("Stuck uploads", "0", "what is whole was handed over", Tone.GOOD)
                : new Gauge("Stuck uploads", Long.toString(stuck), "read why, and mend it", Tone.BAD);
    }

    private static Gauge count(String label, long number) {
        return new Gauge(
                label,
                Long.toString(number),
                number == 0 ? "nothing to try again" : "to read and try again",
                number == 0 ? Tone.GOOD : Tone.WARN);
    }
}
