package dev.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TestPlatformTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @Test
    void aMoveOfTheCatalogReachesAConsumerOfFacts() {
        var consumer = new Recorder();
        try (var platform = TestPlatform.on(database).bean(consumer).start()) {
            Catalog catalog = platform.get(Catalog.class);
            var because = new Because("because", Actor.system("test"));
            var id = AssetId.random(new SecureRandom());
            catalog.create(new NewAsset(id, new TenantId("acme"), "ann", "A title", Visibility.PUBLIC, because));
            catalog.move(id, Move.DELETE, because);
            assertThat(catalog.get(id).state()).isEqualTo(AssetState.DELETING);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(consumer.seen)
                            .extracting(Envelope::fact)
                            .containsExactly(new Fact.AssetWithdrawn("because"), new Fact.AssetDeletionRequested()));
            assertThat(consumer.seen).extracting(Envelope::asset).containsOnly(id);
        }
    }

    private static final class Recorder implements FactConsumer {
        private final Queue<Envelope> seen = new ConcurrentLinkedQueue<>();

        @Override
        public String name() {
            return "test.recorder";
        }

        @Override
        public Set<Class<? extends Fact>> wants() {
            return Set.of(Fact.AssetWithdrawn.class, Fact.AssetDeletionRequested.class);
        }

        @Override
        public void on(Envelope envelope) {
            seen.add(envelope);
        }
    }
}
