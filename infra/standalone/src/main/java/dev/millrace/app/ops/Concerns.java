package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Oversight.OriginNode;
import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.RoleHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Turns what is seen into what wants an operator, the worst first. */
final class Concerns {
    /** A job that has been due for longer waits for workers that are not there. */
    static final Duration LATE = Duration.ofMinutes(5);

    /** Origins have a second to act on a withdrawal; the rest is patience with clocks. */
    private static final Duration ACKNOWLEDGED_BY = Duration.ofSeconds(3);

    /** An origin that has been silent for longer answers 503 by itself. */
    private static final Duration SERVES_ON = Duration.ofSeconds(60);

    private final KnownRoles roles;

    Concerns(KnownRoles roles) {
        this.roles = roles;
    }

    List<Concern> of(State state, Sight sight, Instant now) {
        var concerns = new ArrayList<Concern>();
        if (sight.all()) {
            state.nodes().forEach(node -> node(node, concerns));
            missingRoles(state.nodes(), concerns);
            state.origins().forEach(origin -> origin(origin, state, now, concerns));
        }
        withdrawals(state, now, concerns);
        stuck(state, now, concerns);
        uploads(state, now, concerns);
        givenUp(state, concerns);
        late(state, concerns);
        concerns.sort((a, b) -> b.tone().compareTo(a.tone()));
        return concerns;
    }

    private static void node(Node node, List<Concern> concerns) {
        String name = node.self().name();
        if (!node.live()) {
            concerns.add(Concern.bad(
                    Section.NODES,
                    name + " has been silent for " + Words.span(node.silence())
                            + ": see there whether the process runs and reaches the database; its log is"
                            + " logs/millrace.log in its data directory."));
            return;
        }
        for (RoleHealth health : node.health()) {
            if (!health.up()) {
                concerns.add(Concern.bad(
                        Section.NODES,
                        health.role() + " on " + name + " is "
                                + health.status().toLowerCase(Locale.ROOT).replace('_', ' ')
                                + (health.why().isEmpty() ? "." : ": " + health.why())));
            }
        }
        String room = name + " has " + Words.bytes(node.free()) + " free on its disk and must keep "
                + Words.bytes(node.keep());
        switch (disk(node)) {
            case BAD ->
                concerns.add(Concern.bad(
                        Section.NODES, room + ": uploads and encodes are refused there. Make room, or add a disk."));
            case WARN ->
                concerns.add(Concern.warn(
                        Section.NODES, room + ": make room before uploads and encodes are refused there."));
            case GOOD, QUIET, WORKING -> {}
        }
    }

    static Tone disk(Node node) {
        if (node.free() < node.keep()) {
            return Tone.BAD;
        }
        return node.free() < 2 * node.keep() ? Tone.WARN : Tone.GOOD;
    }

    private void missingRoles(List<Node> nodes, List<Concern> concerns) {
        var missing = new TreeSet<>(roles.names());
        nodes.stream().filter(Node::live).forEach(node -> node.self().roles().forEach(missing::remove));
        if (!missing.isEmpty()) {
            concerns.add(Concern.bad(
                    Section.NODES,
                    "No node that answers has the role " + String.join(", ", missing)
                            + ": start one with ./millrace up --roles=" + String.join(",", missing) + "."));
        }
    }

    private static void origin(OriginNode origin, State state, Instant now, List<Concern> concerns) {
        Instant heard = now.minus(origin.silence());
        boolean missedSome = state.withdrawn().stream().anyMatch(one -> one.at().isAfter(heard));
        if (!origin.live() && origin.silence().compareTo(SERVES_ON) < 0 && missedSome) {
            concerns.add(Concern.bad(
                    Section.TAKEDOWNS,
                    "Origin " + origin.node() + " has been silent for " + Words.span(origin.silence())
                            + ": it may serve what was withdrawn since, for a minute at most; then it answers 503."));
        }
    }

    private static void withdrawals(State state, Instant now, List<Concern> concerns) {
        var names = new TreeSet<String>();
        long late = state.withdrawn().stream()
                .filter(one -> !one.pending().isEmpty() && one.at().isBefore(now.minus(ACKNOWLEDGED_BY)))
                .peek(one -> names.addAll(one.pending()))
                .count();
        if (late > 0) {
            concerns.add(Concern.bad(
                    Section.TAKEDOWNS,
                    Words.count(late, "withdrawal") + " not acknowledged by " + String.join(", ", names)
                            + ", which may serve on: restart that origin, or take it out of the CDN."));
        }
    }

    private static void stuck(State state, Instant now, List<Concern> concerns) {
        List<Asset> stuck = state.stuck();
        if (!stuck.isEmpty()) {
            Asset first = stuck.getFirst();
            concerns.add(Concern.bad(
                    Section.WORK,
                    Words.count(stuck.size(), "video") + " on the way without a job, the first since "
                            + Words.span(Duration.between(first.updatedAt(), now)) + ": “" + first.title() + "” ("
                            + first.id().value() + ") is "
                            + first.state().name().toLowerCase(Locale.ROOT)
                            + ". Look for it in the dead jobs and facts below, and in the logs."));
        }
    }

    private static void uploads(State state, Instant now, List<Concern> concerns) {
        state.worstUpload()
                .ifPresent(worst -> concerns.add(Concern.bad(
                        Section.UPLOADS,
                        Words.count(state.stuckUploads().orElse(1), "upload") + " stuck, the worst since "
                                + Words.span(Duration.between(worst.since(), now)) + ": "
                                + UploadsPanel.what(worst)
                                + (worst.reason().isEmpty() ? "." : " (" + worst.reason() + ").")
                                + " What arrived is safe; the reason is mostly the store, and what to do stands"
                                + " beside each.")));
    }

    private static void givenUp(State state, List<Concern> concerns) {
        if (state.failed() > 0) {
            concerns.add(Concern.warn(
                    Section.FAILED,
                    Words.count(state.failed(), "video") + " failed: read why, mend it, and try again."));
        }
        if (state.deadJobs() > 0) {
            concerns.add(Concern.warn(
                    Section.WORK,
                    Words.count(state.deadJobs(), "job")
                            + " given up: replay what should be tried again once the cause is mended."));
        }
        if (state.deadFacts() > 0) {
            concerns.add(Concern.warn(
                    Section.EVENTS,
                    Words.count(state.deadFacts(), "fact")
                            + " not applied by a consumer: replay once the cause is mended."));
        }
    }

    private static void late(State state, List<Concern> concerns) {
        state.latest()
                .filter(queue -> queue.oldest().orElse(Duration.ZERO).compareTo(LATE) > 0)
                .ifPresent(queue -> concerns.add(Concern.warn(
                        Section.WORK,
                        "A job \"" + queue.kind().name() + "\" has waited "
                                + queue.oldest().map(Words::span).orElse("long")
                                + " for a worker: add a process that does such jobs, or be patient; "
                                + Words.count(queue.due(), "job") + " due.")));
    }
}
