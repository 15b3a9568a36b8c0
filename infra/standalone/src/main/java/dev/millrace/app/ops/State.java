package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Oversight;
import dev.millrace.platform.catalog.Oversight.OriginNode;
import dev.millrace.platform.catalog.Oversight.Withdrawn;
import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.catalog.StuckUploads.Stuck;
import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.Nodes;
import dev.millrace.platform.work.Queues;
import dev.millrace.platform.work.Queues.Queue;
import dev.millrace.platform.work.SecondTries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All that says whether something is wrong, read at one moment. Without the sight of all tenants, nodes and origins are
 * empty.
 *
 * @param slow assets that have not come on for {@link #SLOW}, the longest first
 * @param busy those of them for which a job waits or runs
 * @param stuckUploads how many do not come on; empty where this process does not take them in
 * @param worstUpload the first of these
 */
record State(
        List<Node> nodes,
        List<OriginNode> origins,
        List<Withdrawn> withdrawn,
        List<Queue> queues,
        long failed,
        long deadFacts,
        List<Asset> slow,
        Set<AssetId> busy,
        OptionalLong stuckUploads,
        Optional<Stuck> worstUpload) {
    static final Duration SLOW = Duration.ofMinutes(10);
    private static final int LOOKED_AT = 100;

    /** Reads it. */
    record Source(
            Nodes nodes,
            Oversight oversight,
            Queues queues,
            EventDeadLetters facts,
            ObjectProvider<StuckUploads> uploads) {
        State read(Sight sight) {
            Optional<StuckUploads> known = Optional.ofNullable(uploads.getIfAvailable());
            OptionalLong stuck = known.map(found -> OptionalLong.of(found.count(sight.tenant())))
                    .orElse(OptionalLong.empty());
            var slow = oversight.underWay(sight.tenant(), SLOW, LOOKED_AT);
            return new State(
                    sight.all() ? nodes.list() : List.of(),
                    sight.all() ? oversight.origins() : List.of(),
                    oversight.withdrawn(sight.tenant(), Optional.empty(), LOOKED_AT),
                    queues.of(sight.tenant()),
                    oversight.failed(sight.tenant()),
                    facts.count(sight.tenant()),
                    slow,
                    queues.busy(slow.stream().map(Asset::id).toList()),
                    stuck,
                    known.filter(_ -> stuck.orElse(0) > 0)
                            .flatMap(found -> found.list(sight.tenant(), Optional.empty(), 1).stream()
                                    .findFirst()));
        }
    }

    /** Without those of failed videos, which are replayed with their video. */
    long deadJobs() {
        return queues.stream()
                .filter(queue -> !SecondTries.replays(queue.kind()))
                .mapToLong(Queue::dead)
                .sum();
    }

    /** Nothing is going to move them. */
    List<Asset> stuck() {
        return slow.stream().filter(asset -> !busy.contains(asset.id())).toList();
    }

    /** The queue whose job has been due longest. */
    Optional<Queue> latest() {
        return queues.stream()
                .filter(queue -> queue.oldest().isPresent())
                .max((a, b) -> a.oldest().orElseThrow().compareTo(b.oldest().orElseThrow()));
    }
}
