package dev.millrace.testkit;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A consumer that remembers every fact it was given, in order. */
public final class FactRecorder implements FactConsumer {
    private final Queue<Envelope> seen = new ConcurrentLinkedQueue<>();
    private final String name;

    public FactRecorder(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    /** All there are. */
    @Override
    public Set<Class<? extends Fact>> wants() {
        return Arrays.stream(Fact.class.getPermittedSubclasses())
                .<Class<? extends Fact>>map(type -> type.asSubclass(Fact.class))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void on(Envelope envelope) {
        seen.add(envelope);
    }

    public List<Envelope> seen() {
        return List.copyOf(seen);
    }

    public List<Fact> factsOf(AssetId asset) {
        return seen.stream()
                .filter(envelope -> envelope.asset().equals(asset))
                .map(Envelope::fact)
                .toList();
    }
}
