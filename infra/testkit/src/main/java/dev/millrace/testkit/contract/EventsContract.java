package dev.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.events.EventDeadLetters.DeadFact;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.events.Outbox;
import dev.millrace.testkit.FactRecorder;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.Together;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What outbox, relay and consumers promise, whatever carries the facts. */
public abstract class EventsContract {
    protected static final TenantId TENANT = new TenantId("acme");
    protected static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final RevisionId REVISION = RevisionId.random(new SecureRandom());
    private static final Set<Class<? extends Fact>> GROWTH = Set.of(Fact.RevisionGrew.class);

    private final List<Node> nodes = new ArrayList<>();

    /** One process. */
    public interface Node extends AutoCloseable {
        Outbox outbox();

        EventDeadLetters deadLetters();

        /** Stops as a process that is asked to. */
        @Override
        void close();
    }

    /** A fresh database for each test. */
    protected abstract TestDatabase database();

    /** Three attempts at a fact, with back-offs of milliseconds. */
    protected abstract Node launch(FactConsumer... consumers);

    protected final Node start(FactConsumer... consumers) {
        Node node = launch(consumers);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stopTheNodes() {
        nodes.forEach(Node::close);
    }

    @Test
    void aFactLeavesOnlyWithATransaction() {
        Node node = start();
        assertThatIllegalStateException().isThrownBy(() -> node.outbox().append(TENANT, asset(), grown(1)));
    }

    @Test
    void aCommittedFactArrivesAndOneThatWasRolledBackNeverDoes() {
        var recorder = new FactRecorder("test.recorder");
        Node node = start(recorder);
        AssetId asset = asset();
        database().transactions().executeWithoutResult(status -> {
            node.outbox().append(TENANT, asset, grown(1));
            status.setRollbackOnly();
        });
        append(node, asset, 2);
        append(node, asset, 3);
        eventually(() -> assertThat(recorder.factsOf(asset)).containsExactly(grown(2), grown(3)));
        Envelope first = recorder.seen().get(0);
        Envelope second = recorder.seen().get(1);
        assertThat(first.tenant()).isEqualTo(TENANT);
        assertThat(first.causation()).isEmpty();
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.seq()).isPositive().isLessThan(second.seq());
        assertThat(first.at()).isBefore(second.at());
    }

    @Test
    void everyFactSurvivesTheJourneyAsItWas() {
        var recorder = new FactRecorder("test.recorder");
        Node node = start(recorder);
        AssetId asset = asset();
        List<Fact> facts = List.of(
                new Fact.UploadFinished("0".repeat(64), 1L << 40),
                new Fact.AssetInspected(10_000, 1080, 1920),
                new Fact.AssetRefused("no-video", "There is \"no\" video\nin it: 🎬"),
                grown(1),
                new Fact.RevisionSealed(REVISION, 2),
                new Fact.FramesHashed(
                        "pdq", 1, 7, List.of(new Fact.FrameHash(1000, "WHOLE", "f".repeat(64), 100)), true),
                new Fact.MatchFound(Fact.Counterpart.BANK, "bank", "Known \"bad\"", Fact.Verdict.BLOCK, true, 3),
                new Fact.AssetMatched(Fact.Verdict.NONE, 12),
                new Fact.SignalsMeasured(
                        1,
                        7,
                        List.of(new Fact.SignalSpan(Fact.Signal.BLACK, 0, 1500)),
                        List.of(2000L, 1L << 33),
                        Optional.of(new Fact.Loudness(-23.1, 4.2, -1, 500, List.of(-120.0, -22.9))),
                        Optional.of(2),
                        List.of(new Fact.FaceCount(3000, 2), new Fact.FaceCount(4000, 0)),
                        List.of(new Fact.Scores("nudity", 1000, List.of(0.0, 0.912)))),
                new Fact.ScreeningDecided(Screening.IN_REVIEW),
                new Fact.AssetPublished(REVISION),
                new Fact.AssetWithdrawn("the law"),
                new Fact.AssetDeletionRequested(),
                new Fact.AssetErased(),
                new Fact.AccessCounted(Map.of("v-avc-360", 3L), Map.of("v-avc-360", 1L << 33)));
        assertThat(facts).hasSameSizeAs(Fact.class.getPermittedSubclasses());
        facts.forEach(fact -> database()
                .transactions()
                .executeWithoutResult(_ -> node.outbox().append(TENANT, asset, fact)));
        eventually(() -> assertThat(recorder.factsOf(asset)).isEqualTo(facts));
    }

    @Test
    void eachConsumerIsFedWhatItWantsAndNothingElse() {
        var growth = new EffectConsumer(database(), "test.growth", GROWTH, _ -> {});
        var all = new FactRecorder("test.recorder");
        Node node = start(growth, all);
        AssetId asset = asset();
        append(node, asset, 1);
        database()
                .transactions()
                .executeWithoutResult(_ -> node.outbox().append(TENANT, asset, new Fact.AssetErased()));
        append(node, asset, 2);
        eventually(() -> assertThat(all.factsOf(asset)).hasSize(3));
        eventually(() -> assertThat(growth.applied(asset)).containsExactly(1, 2));
    }

    @Test
    void aConsumerThatComesLaterGetsWhatHappenedBefore() {
        Node node = start();
        AssetId asset = asset();
        append(node, asset, 1);
        var late = new EffectConsumer(database(), "test.late", GROWTH, _ -> {});
        start(late);
        eventually(() -> assertThat(late.applied(asset)).containsExactly(1));
    }

    @Test
    void processesThatShareAConsumerApplyEachFactOnceAndInTheOrderOfItsAsset() {
        var consumer = new EffectConsumer(database(), "test.shared", GROWTH, _ -> {});
        Node node = start(consumer);
        start(consumer);
        start(consumer);
        List<AssetId> assets = Stream.generate(this::asset).limit(4).toList();
        List<Integer> snapshots = IntStream.rangeClosed(1, 25).boxed().toList();
        Together.run(4, i -> () -> {
                    snapshots.forEach(snapshot -> append(node, assets.get(i), snapshot));
                    return true;
                })
                .forEach(Together.Outcome::value);
        for (AssetId asset : assets) {
            eventually(() -> assertThat(consumer.applied(asset)).isEqualTo(snapshots));
        }
    }

    @Test
    void anEffectThatFailsIsUndoneAndTriedAgainWhileItsAssetWaitsAndOthersGoOn() {
        AssetId failing = asset();
        AssetId other = asset();
        var attempts = new AtomicInteger();
        var heal = new AtomicBoolean();
        var consumer = new EffectConsumer(database(), "test.failing", GROWTH, envelope -> {
            if (envelope.asset().equals(failing) && envelope.fact().equals(grown(1))) {
                attempts.incrementAndGet();
                if (!heal.get() && attempts.get() < 3) {
                    throw new IllegalStateException("not now");
                }
            }
        });
        Node node = start(consumer);
        append(node, failing, 1);
        append(node, other, 1);
        append(node, failing, 2);
        append(node, other, 2);
        eventually(() -> assertThat(consumer.applied(other)).containsExactly(1, 2));
        heal.set(true);
        eventually(() -> assertThat(consumer.applied(failing)).containsExactly(1, 2));
        assertThat(attempts.get()).isBetween(2, 3);
    }

    @Test
    void whatFailsForGoodIsADeadLetterUntilSomebodyReplaysIt() {
        AssetId asset = asset();
        var healed = new AtomicBoolean();
        var attempts = new AtomicInteger();
        var consumer = new EffectConsumer(database(), "test.poisoned", GROWTH, envelope -> {
            if (!healed.get() && envelope.fact().equals(grown(1))) {
                attempts.incrementAndGet();
                throw new IllegalStateException("poison");
            }
        });
        Node node = start(consumer);
        append(node, asset, 1);
        append(node, asset, 2);
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(2));
        assertThat(attempts.get()).isEqualTo(3);
        DeadFact dead = dead(node).getFirst();
        assertThat(dead.consumer()).isEqualTo("test.poisoned");
        assertThat(dead.asset()).isEqualTo(asset);
        assertThat(dead.type()).isEqualTo("RevisionGrew");
        assertThat(dead.reason()).contains("poison");
        assertThat(dead.attempts()).isEqualTo(3);
        assertThat(node.deadLetters().list(Optional.of(new TenantId("others")), Optional.empty(), 10))
                .isEmpty();
        assertThat(node.deadLetters().list(Optional.of(TENANT), Optional.of(dead.at()), 10))
                .isEmpty();

        healed.set(true);
        assertThat(node.deadLetters().replay(Optional.of(new TenantId("others")), dead.consumer(), dead.fact()))
                .isFalse();
        assertThat(node.deadLetters().replay(Optional.of(TENANT), dead.consumer(), dead.fact()))
                .isTrue();
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(2, 1));
        assertThat(dead(node)).isEmpty();
    }

    @Test
    void aFactThatAConsumerAppendsNamesItsCause() {
        AssetId asset = asset();
        var nodeOfConsumer = new ConcurrentHashMap<String, Node>();
        var consumer = new EffectConsumer(
                database(),
                "test.causing",
                GROWTH,
                _ -> await().atMost(PATIENCE)
                        .until(() -> nodeOfConsumer.get("node"), node -> node != null)
                        .outbox()
                        .append(TENANT, asset, new Fact.AssetErased()));
        var recorder = new FactRecorder("test.recorder");
        Node node = start(consumer, recorder);
        nodeOfConsumer.put("node", node);
        append(node, asset, 1);
        eventually(() -> assertThat(recorder.factsOf(asset)).containsExactly(grown(1), new Fact.AssetErased()));
        assertThat(recorder.seen().get(1).causation())
                .contains(recorder.seen().get(0).id());
    }

    @Test
    void aTransactionThatCommitsLateIsNotPassedOver() {
        var consumer = new EffectConsumer(database(), "test.patient", GROWTH, _ -> {});
        Node node = start(consumer);
        AssetId early = asset();
        AssetId late = asset();
        AssetId never = asset();
        database().transactions().executeWithoutResult(_ -> {
            node.outbox().append(TENANT, late, grown(1));
            TransactionTemplate beside = besides();
            beside.executeWithoutResult(status -> {
                node.outbox().append(TENANT, never, grown(1));
                status.setRollbackOnly();
            });
            beside.executeWithoutResult(_ -> node.outbox().append(TENANT, early, grown(1)));
            eventually(() -> assertThat(Together.run(1, _ -> () -> consumer.applied(early))
                            .getFirst()
                            .value())
                    .containsExactly(1));
        });
        eventually(() -> assertThat(consumer.applied(late)).containsExactly(1));
        assertThat(consumer.applied(never)).isEmpty();
    }

    @Test
    void anotherRelayTakesOverFromOneThatStops() {
        var consumer = new EffectConsumer(database(), "test.takeover", GROWTH, _ -> {});
        Node first = start(consumer);
        AssetId asset = asset();
        append(first, asset, 1);
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1));
        Node second = start(consumer);
        first.close();
        append(second, asset, 2);
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1, 2));
    }

    protected final void append(Node node, AssetId asset, int snapshot) {
        database().transactions().executeWithoutResult(_ -> node.outbox().append(TENANT, asset, grown(snapshot)));
    }

    protected final AssetId asset() {
        return AssetId.random(new SecureRandom());
    }

    protected static Fact grown(int snapshot) {
        return new Fact.RevisionGrew(REVISION, snapshot);
    }

    protected static List<DeadFact> dead(Node node) {
        return node.deadLetters().list(Optional.of(TENANT), Optional.empty(), 10);
    }

    protected static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
    }

    private TransactionTemplate besides() {
        var template = new TransactionTemplate(
                Objects.requireNonNull(database().transactions().getTransactionManager()));
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }
}
