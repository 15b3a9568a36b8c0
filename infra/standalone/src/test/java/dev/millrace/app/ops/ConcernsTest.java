package dev.millrace.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Oversight.OriginNode;
import dev.millrace.platform.catalog.Oversight.Withdrawn;
import dev.millrace.platform.catalog.StuckUploads.Stuck;
import dev.millrace.platform.catalog.StuckUploads.Trouble;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.RoleHealth;
import dev.millrace.platform.nodes.Self;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Queues.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What wants an operator, and in which words. */
class ConcernsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    private static final Sight ALL = new Sight(Optional.empty());
    private static final Sight ONE = new Sight(Optional.of(new TenantId("acme")));

    private final Concerns concerns = new Concerns(new KnownRoles(List.of("grind", "sift")));

    @Test
    void whereAllIsWellNothingIsSaid() {
        assertThat(said(state(List.of(node("a", 100)), List.of(), List.of(), List.of(), 0, 0), ALL))
                .isEmpty();
    }

    @Test
    void theWorstComesFirst() {
        State state = state(List.of(node("a", 5)), List.of(), List.of(), List.of(), 2, 1);
        assertThat(concerns.of(state, ALL, NOW))
                .extracting(Concern::tone)
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(said(state, ALL))
                .satisfiesExactly(
                        first -> assertThat(first).contains("5 B free", "must keep 10 B", "refused", "Make room"),
                        second -> assertThat(second).contains("2 videos failed", "try again"),
                        third -> assertThat(third).contains("1 fact not applied", "replay"));
    }

    @Test
    void aRoleThatNobodyHasIsMissed() {
        var node = new Node(new Self("a", List.of("grind"), "1"), NOW, Duration.ZERO, true, 100, 10, List.of());
        assertThat(said(state(List.of(node), List.of(), List.of(), List.of(), 0, 0), ALL))
                .singleElement()
                .asString()
                .contains("has the role sift", "--roles=sift");
    }

    @Test
    void aDiskThatFillsIsToldOfBeforeItIsFull() {
        assertThat(concerns.of(state(List.of(node("a", 15)), List.of(), List.of(), List.of(), 0, 0), ALL, NOW))
                .singleElement()
                .satisfies(concern -> assertThat(concern.tone()).isEqualTo(Tone.WARN));
    }

    @Test
    void aSilentOriginCountsIfItHasMissedAWithdrawal() {
        var silent = List.of(new OriginNode("edge", Duration.ofSeconds(20), false));
        var before = withdrawn(Duration.ofSeconds(30), List.of());
        var since = withdrawn(Duration.ofSeconds(10), List.of());
        var nodes = List.of(node("a", 100));
        assertThat(said(state(nodes, silent, List.of(before), List.of(), 0, 0), ALL))
                .isEmpty();
        assertThat(said(state(nodes, silent, List.of(since), List.of(), 0, 0), ALL))
                .singleElement()
                .asString()
                .contains("Origin edge", "20 s", "503");
    }

    @Test
    void aWithdrawalThatALiveOriginDoesNotAcknowledgeCountsAfterItsSecond() {
        var fresh = withdrawn(Duration.ofSeconds(1), List.of("edge"));
        var late = withdrawn(Duration.ofSeconds(9), List.of("edge"));
        assertThat(said(state(List.of(), List.of(), List.of(fresh), List.of(), 0, 0), ONE))
                .isEmpty();
        assertThat(said(state(List.of(), List.of(), List.of(fresh, late), List.of(), 0, 0), ONE))
                .singleElement()
                .asString()
                .contains("1 withdrawal not acknowledged by edge", "restart");
    }

    @Test
    void aJobThatWaitsLongAndOneThatWasGivenUpAreTwoThings() {
        var queues = List.of(
                new Queue(new JobKind("encode"), 4, 0, 0, 3, Optional.of(Duration.ofMinutes(12))),
                new Queue(new JobKind("erase"), 0, 0, 0, 1, Optional.empty()));
        assertThat(said(state(List.of(), List.of(), List.of(), queues, 0, 0), ONE))
                .satisfiesExactly(
                        dead -> assertThat(dead)
                                .as("those of failed videos come back with the video")
                                .contains("1 job given up"),
                        late -> assertThat(late).contains("\"encode\" has waited 12 min", "4 jobs"));
    }

    @Test
    void uploadsThatAreStuckAreToldOfWithTheWorst() {
        var worst = new Stuck(
                "u".repeat(26),
                new TenantId("acme"),
                Optional.empty(),
                Trouble.COMPLETION,
                1,
                NOW.minus(Duration.ofMinutes(12)),
                4,
                "the bucket is gone",
                NOW);
        var state = new State(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                List.of(),
                Set.of(),
                OptionalLong.of(2),
                Optional.of(worst));
        assertThat(concerns.of(state, ONE, NOW)).singleElement().satisfies(concern -> {
            assertThat(concern.tone()).isEqualTo(Tone.BAD);
            assertThat(concern.section()).isEqualTo("uploads");
            assertThat(concern.sentence())
                    .contains("2 uploads stuck", "since 12 min", "whole, not handed over (the bucket is gone)", "safe");
        });
    }

    private List<String> said(State state, Sight sight) {
        return concerns.of(state, sight, NOW).stream().map(Concern::sentence).toList();
    }

    private static State state(
            List<Node> nodes,
            List<OriginNode> origins,
            List<Withdrawn> withdrawn,
            List<Queue> queues,
            long failed,
            long deadFacts) {
        return new State(
                nodes,
                origins,
                withdrawn,
                queues,
                failed,
                deadFacts,
                List.of(),
                Set.of(),
                OptionalLong.of(0),
                Optional.empty());
    }

    private static Node node(String name, long free) {
        var self = new Self(name, List.of("grind", "sift"), "1");
        return new Node(self, NOW, Duration.ZERO, true, free, 10, List.of(new RoleHealth("grind", "UP", "")));
    }

    private static Withdrawn withdrawn(Duration ago, List<String> pending) {
        return new Withdrawn(
                new AssetId("a".repeat(26)), new TenantId("acme"), false, NOW.minus(ago), List.of(), pending);
    }
}
