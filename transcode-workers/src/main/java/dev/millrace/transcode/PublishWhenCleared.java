package dev.millrace.transcode;

import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.FactConsumer;
import java.util.Set;

/** A sealed revision and a cleared asset, in either order, are published. */
final class PublishWhenCleared implements FactConsumer {
    private final Catalog catalog;

    PublishWhenCleared(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "transcode.publish";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(Fact.RevisionSealed.class, Fact.ScreeningDecided.class);
    }

    @Override
    public void on(Envelope envelope) {
        if (catalog.find(envelope.asset()).isPresent()) {
            catalog.publishIfCleared(envelope.asset(), new Because("It is encoded and cleared.", Settlement.ACTOR));
        }
    }
}
