package dev.millrace.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.events.EventDeadLetters.DeadFact;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.testkit.FactRecorder;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.contract.EffectConsumer;
import dev.millrace.testkit.contract.EventsContract;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The contract on PostgreSQL, and what happens there when a connection dies or a row is strange. */
class PostgresEventsTest extends EventsContract {
    private static final Set<Class<? extends Fact>> GROWTH = Set.of(Fact.RevisionGrew.class);

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @Override
    protected TestDatabase database() {
        return database;
    }

    @Override
    protected Node launch(FactConsumer... consumers) {
        return PlatformNode.start(database, Map.of(), consumers);
    }

    @Test
    void withinOneProcessHintsCarryAFactWithoutAnyPoll() {
        var recorder = new FactRecorder("test.recorder");
        var never = Map.of("millrace.events.poll", "10m", "millrace.events.relay-poll", "10m");
        try (var node = PlatformNode.start(database, never, recorder)) {
            AssetId asset = asset();
            for (int i = 1; i <= 5; i++) {
                append(node, asset, i);
                int arrived = i;
                eventually(() -> assertThat(recorder.factsOf(asset)).hasSize(arrived));
            }
        }
    }

    @Test
    void aProcessWithoutTheRelayIsToldByNotification() {
        var recorder = new FactRecorder("test.recorder");
        Node relaying = start();
        AssetId asset = asset();
        append(relaying, asset, 1);
        eventually(() -> assertThat(lastSeq()).isEqualTo(1));
        try (var _ = PlatformNode.start(database, Map.of("millrace.events.poll", "10m"), recorder)) {
            eventually(() -> assertThat(recorder.factsOf(asset)).hasSize(1));
            append(relaying, asset, 2);
            eventually(() -> assertThat(recorder.factsOf(asset)).hasSize(2));
        }
    }

    @Test
    void aFactThatIsReadAgainIsNotAppliedAgain() {
        var consumer = new EffectConsumer(database, "test.once", GROWTH, _ -> {});
        AssetId asset = asset();
        Node node = start(consumer);
        append(node, asset, 1);
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1));
        node.close();
        database.jdbc().sql("UPDATE events.cursor SET seq = 0").update();
        append(start(consumer), asset, 2);
        eventually(() -> assertThat(consumer.applied(asset)).contains(2));
        assertThat(consumer.applied(asset)).containsExactly(1, 2);
    }

    @Test
    void aConsumerWhoseConnectionDiesInTheMiddleAppliesItOnce() {
        var deaths = new AtomicInteger(2);
        var consumer = new EffectConsumer(database, "test.killed", GROWTH, _ -> {
            if (deaths.getAndDecrement() > 0) {
                database.jdbc()
                        .sql("SELECT pg_terminate_backend(pg_backend_pid())")
                        .query(_ -> {});
            }
        });
        Node node = start(consumer);
        AssetId asset = asset();
        append(node, asset, 1);
        append(node, asset, 2);
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1, 2));
        assertThat(deaths.get()).isNegative();
    }

    @Test
    void aRelayWhoseConnectionDiesWhileItNumbersLosesAndRepeatsNothing() {
        var consumer = new EffectConsumer(database, "test.relayed", GROWTH, _ -> {});
        AssetId asset = asset();
        try (var node = PlatformNode.start(database, Map.of("millrace.events.relay-lease", "10m"), consumer)) {
            append(node, asset, 1);
            eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1));
            database.transactions().executeWithoutResult(_ -> {
                int blocker = stopRelayBeforeItsLastStatement();
                Thread.ofVirtual().start(() -> append(node, asset, 2));
                eventually(() -> assertThat(killWhoWaitsFor(blocker)).isPositive());
            });
            append(node, asset, 3);
            eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1, 2, 3));
            assertThat(seqs()).isEqualTo(IntStream.rangeClosed(1, 3).boxed().toList());
        }
    }

    @Test
    void aRelayThatVanishedIsReplacedWhenItsLeaseEnds() {
        Node first = start();
        append(first, asset(), 1);
        eventually(() -> assertThat(lastSeq()).isEqualTo(1));
        first.close();
        database.jdbc()
                .sql("UPDATE events.relay SET owner = 'vanished', lease_end = clock_timestamp() + interval '2 seconds'")
                .update();
        Node second = start();
        append(second, asset(), 1);
        assertThat(lastSeq()).isEqualTo(1);
        eventually(() -> assertThat(lastSeq()).isEqualTo(2));
    }

    @Test
    void aRelayThatLostItsLeaseUnawaresNumbersNothing() {
        try (var first = PlatformNode.start(database, Map.of("millrace.events.relay-lease", "10m"))) {
            append(first, asset(), 1);
            eventually(() -> assertThat(lastSeq()).isEqualTo(1));
            database.jdbc()
                    .sql("UPDATE events.relay SET owner = 'another', lease_end = clock_timestamp() + interval '1 hour'")
                    .update();
            long before = rounds(first);
            append(first, asset(), 1);
            eventually(() -> assertThat(rounds(first)).isGreaterThan(before + 1));
            assertThat(lastSeq()).isEqualTo(1);
        }
    }

    @Test
    void whatThisVersionCannotReadIsADeadLetterAtOnceAndHoldsNobodyUp() {
        var consumer = new EffectConsumer(database, "test.reader", GROWTH, _ -> {});
        Node node = start(consumer);
        AssetId asset = asset();
        insert(asset, "RevisionGrew", 2, "{}");
        insert(asset, "FromTheFuture", 1, "{}");
        insert(asset, "RevisionGrew", 1, "{\"revision\":null}");
        insert(asset, "RevisionGrew", 1, "not json");
        insert(asset, "AssetErased", 1, "not json, but not wanted either");
        append(node, asset, 1);
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(1));
        assertThat(dead(node))
                .extracting(DeadFact::reason)
                .hasSize(4)
                .anySatisfy(reason -> assertThat(reason).contains("Version 2 of RevisionGrew"))
                .anySatisfy(reason -> assertThat(reason).contains("FromTheFuture are unknown"))
                .anySatisfy(reason -> assertThat(reason).contains("cannot be read"));
        assertThat(dead(node)).extracting(DeadFact::attempts).containsOnly(1);
    }

    @Test
    void unknownFieldsAreIgnored() {
        var consumer = new EffectConsumer(database, "test.lenient", GROWTH, _ -> {});
        start(consumer);
        AssetId asset = asset();
        insert(
                asset,
                "RevisionGrew",
                1,
                "{\"revision\":\"" + "a".repeat(26) + "\",\"snapshot\":7,\"mood\":{\"is\":[\"good\"]}}");
        eventually(() -> assertThat(consumer.applied(asset)).containsExactly(7));
    }

    /** A reader of the row it writes last; the numbers are given by then, in its open transaction. */
    private int stopRelayBeforeItsLastStatement() {
        database.jdbc().sql("LOCK TABLE events.relay IN SHARE MODE").update();
        return database.jdbc()
                .sql("SELECT pg_backend_pid() AS pid")
                .query((row, _) -> row.getInt("pid"))
                .single();
    }

    private int killWhoWaitsFor(int blocker) {
        return database.jdbc()
                .sql("SELECT count(pg_terminate_backend(pid)) AS killed FROM pg_stat_activity"
                        + " WHERE :blocker = ANY (pg_blocking_pids(pid))")
                .param("blocker", blocker)
                .query((row, _) -> row.getInt("killed"))
                .single();
    }

    private long lastSeq() {
        return database.jdbc()
                .sql("SELECT last_seq FROM events.relay")
                .query((row, _) -> row.getLong("last_seq"))
                .single();
    }

    private List<Integer> seqs() {
        return database.jdbc()
                .sql("SELECT seq FROM events.outbox ORDER BY number")
                .query((row, _) -> row.getInt("seq"))
                .list();
    }

    private static long rounds(PlatformNode node) {
        return node.platform()
                .get(MeterRegistry.class)
                .timer("millrace.loop", "loop", "events-relay", "outcome", "done")
                .count();
    }

    private void insert(AssetId asset, String type, int version, String body) {
        database.jdbc()
                .sql("INSERT INTO events.outbox (tenant, asset_id, type, v, body)"
                        + " VALUES (:tenant, :asset, :type, :version, :body)")
                .param("tenant", TENANT.value())
                .param("asset", asset.value())
                .param("type", type)
                .param("version", version)
                .param("body", body)
                .update();
    }
}
