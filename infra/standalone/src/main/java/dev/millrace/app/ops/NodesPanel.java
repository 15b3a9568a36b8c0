package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Oversight;
import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.Nodes;
import dev.millrace.platform.nodes.RoleHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The processes and their roles, and the origins that withdrawals wait for. */
final class NodesPanel implements Reader {
    private final Nodes nodes;
    private final Oversight oversight;
    private final InstantSource clock;

    NodesPanel(Nodes nodes, Oversight oversight, InstantSource clock) {
        this.nodes = nodes;
        this.oversight = oversight;
        this.clock = clock;
    }

    record Content(List<Line> nodes, List<OriginLine> origins) {}

    record Line(
            String name,
            String version,
            boolean live,
            String silence,
            List<RoleLine> roles,
            String free,
            String keep,
            Tone disk,
            Words.When started) {}

    /** @param why what is wrong; empty when nothing is known to be */
    record RoleLine(String name, String status, Tone tone, String why) {}

    record OriginLine(String name, boolean live, String silence) {}

    @Override
    public Content read(Sight sight, Optional<String> after) {
        Instant now = clock.instant();
        return new Content(
                nodes.list().stream().map(node -> line(node, now)).toList(),
                oversight.origins().stream()
                        .map(origin -> new OriginLine(origin.node(), origin.live(), Words.span(origin.silence())))
                        .toList());
    }

    private static Line line(Node node, Instant now) {
        return new Line(
                node.self().name(),
                node.self().version(),
                node.live(),
                Words.span(node.silence()),
                node.self().roles().stream().map(role -> role(role, node)).toList(),
                Words.bytes(node.free()),
                Words.bytes(node.keep()),
                Concerns.disk(node),
                Words.when(node.startedAt(), now));
    }

    private static RoleLine role(String role, Node node) {
        Optional<RoleHealth> health =
                node.health().stream().filter(one -> one.role().equals(role)).findFirst();
        if (!node.live() || health.isEmpty()) {
            return new RoleLine(role, "not known", Tone.QUIET, "");
        }
        RoleHealth told = health.get();
        return new RoleLine(role, words(told), told.up() ? Tone.GOOD : Tone.BAD, told.why());
    }

    private static String words(RoleHealth health) {
        return health.status().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
