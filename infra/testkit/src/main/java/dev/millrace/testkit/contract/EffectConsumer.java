package dev.millrace.testkit.contract;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.testkit.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A consumer whose effect is a row for each application, so that what was applied twice or undone can be told. */
public final class EffectConsumer implements FactConsumer {
    private final TestDatabase database;
    private final String name;
    private final Set<Class<? extends Fact>> wants;
    private final Consumer<Envelope> after;

    /** @param after done after the effect, in its transaction; may throw */
    public EffectConsumer(
            TestDatabase database, String name, Set<Class<? extends Fact>> wants, Consumer<Envelope> after) {
        this.database = database;
        this.name = name;
        this.wants = wants;
        this.after = after;
        database.jdbc().sql("""
                CREATE TABLE IF NOT EXISTS effect (
                    number bigint GENERATED ALWAYS AS IDENTITY, consumer text, asset text, snapshot integer)
                """).update();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return wants;
    }

    @Override
    public void on(Envelope envelope) {
        database.jdbc()
                .sql("INSERT INTO effect (consumer, asset, snapshot) VALUES (:consumer, :asset, :snapshot)")
                .param("consumer", name)
                .param("asset", envelope.asset().value())
                .param("snapshot", envelope.fact() instanceof Fact.RevisionGrew(var _, int snapshot) ? snapshot : null)
                .update();
        after.accept(envelope);
    }

    /** The snapshots that were applied for the asset and stand, in the order of their application. */
    public List<Integer> applied(AssetId asset) {
        return database.jdbc()
                .sql("SELECT snapshot FROM effect WHERE consumer = :consumer AND asset = :asset ORDER BY number")
                .param("consumer", name)
                .param("asset", asset.value())
                .query((row, _) -> row.getInt("snapshot"))
                .list();
    }
}
