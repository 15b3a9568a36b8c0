package dev.millrace.testkit.events;

import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.events.Outbox;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.contract.EventsContract;
import java.util.Map;

/** A process on PostgreSQL alone. */
record PlatformNode(TestPlatform platform) implements EventsContract.Node {
    static PlatformNode start(TestDatabase database, Map<String, String> settings, FactConsumer... consumers) {
        var builder = TestPlatform.on(database)
                .with("millrace.events.attempts", "3")
                .with("millrace.events.backoff", "20ms")
                .with("millrace.events.poll", "100ms");
        settings.forEach(builder::with);
        for (FactConsumer consumer : consumers) {
            builder.bean(consumer);
        }
        return new PlatformNode(builder.start());
    }

    @Override
    public Outbox outbox() {
        return platform.get(Outbox.class);
    }

    @Override
    public EventDeadLetters deadLetters() {
        return platform.get(EventDeadLetters.class);
    }

    @Override
    public void close() {
        platform.close();
    }
}
