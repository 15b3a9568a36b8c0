package dev.millrace.app.ops;

import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Once poisoned, fails at whatever is inspected, until it is healed. */
final class Poisoned implements FactConsumer {
    final AtomicBoolean poisoned = new AtomicBoolean();
    final AtomicInteger applied = new AtomicInteger();

    @Override
    public String name() {
        return "test.poisoned";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(Fact.AssetInspected.class);
    }

    @Override
    public void on(Envelope envelope) {
        if (poisoned.get()) {
            throw new IllegalStateException("It tastes of poison.");
        }
        applied.incrementAndGet();
    }
}
