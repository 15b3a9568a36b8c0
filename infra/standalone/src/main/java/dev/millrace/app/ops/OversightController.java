package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Oversight;
import dev.millrace.platform.catalog.Oversight.OriginNode;
import dev.millrace.platform.catalog.Oversight.Withdrawn;
import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.Nodes;
import dev.millrace.platform.nodes.RoleHealth;
import dev.millrace.platform.objects.TierRuns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/nodes}, {@code /v1/takedowns} and {@code /v1/tiers}: what runs, what was withdrawn where, what lies where. */
@RestController
final class OversightController {
    private final Nodes nodes;
    private final Oversight oversight;
    private final TierSizes tiers;

    OversightController(Nodes nodes, Oversight oversight, TierSizes tiers) {
        this.nodes = nodes;
        this.oversight = oversight;
        this.tiers = tiers;
    }

    record NodesView(List<NodeLine> nodes, List<OriginLine> origins) {}

    /**
     * @param silentSeconds since its last heartbeat
     * @param freeBytes where its data directory lies
     * @param keepBytes what must stay free of them
     */
    record NodeLine(
            String name,
            List<String> roles,
            String version,
            Instant startedAt,
            long silentSeconds,
            boolean live,
            long freeBytes,
            long keepBytes,
            List<RoleHealth> health) {
        static NodeLine of(Node node) {
            return new NodeLine(
                    node.self().name(),
                    node.self().roles(),
                    node.self().version(),
                    node.startedAt(),
                    node.silence().toSeconds(),
                    node.live(),
                    node.free(),
                    node.keep(),
                    node.health());
        }
    }

    record OriginLine(String name, long silentSeconds, boolean live) {
        static OriginLine of(OriginNode origin) {
            return new OriginLine(origin.node(), origin.silence().toSeconds(), origin.live());
        }
    }

    /**
     * @param erased whether it is deleted, rather than taken down, blocked or back in review
     * @param done whether every live origin has acknowledged it
     */
    record TakedownLine(
            String asset,
            String tenant,
            boolean erased,
            Instant at,
            List<String> acknowledged,
            List<String> pending,
            boolean done) {
        static TakedownLine of(Withdrawn withdrawn) {
            return new TakedownLine(
                    withdrawn.asset().value(),
                    withdrawn.tenant().value(),
                    withdrawn.gone(),
                    withdrawn.at(),
                    withdrawn.acknowledged(),
                    withdrawn.pending(),
                    withdrawn.pending().isEmpty());
        }
    }

    /** @param runs the newest; null where this process does not conduct them */
    record TiersView(List<TierSizes.Line> tiers, @Nullable List<TierRuns.Pass> runs) {}

    @GetMapping("/v1/nodes")
    NodesView nodes(Identity who) {
        Sight.of(who).needAll("Nodes");
        return new NodesView(
                nodes.list().stream().map(NodeLine::of).toList(),
                oversight.origins().stream().map(OriginLine::of).toList());
    }

    /** What must not be served, newest first, and which live origins act on it. */
    @GetMapping("/v1/takedowns")
    Page<TakedownLine> takedowns(
            Identity who, @RequestParam Optional<String> after, @RequestParam(defaultValue = "50") int limit) {
        int size = Page.size(limit);
        var withdrawn = oversight.withdrawn(who.tenant(), Cursor.asset(after), size);
        return Page.of(withdrawn, size, one -> one.asset().value()).map(TakedownLine::of);
    }

    @GetMapping("/v1/tiers")
    TiersView tiers(Identity who) {
        Sight.of(who).needAll("Tiers");
        return new TiersView(tiers.lines(), tiers.runs().orElse(null));
    }
}
