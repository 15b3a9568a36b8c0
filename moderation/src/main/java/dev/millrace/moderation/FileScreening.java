package dev.millrace.moderation;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.UploadFinished;
import dev.millrace.platform.events.FactConsumer;
import java.util.Optional;
import java.util.Set;

/** The policy {@code auto-clear}: a finished upload is cleared unless the very same file is denied. */
final class FileScreening implements FactConsumer {
    private static final Actor MODERATION = Actor.system("moderation");

    private final Catalog catalog;
    private final DenyList denied;

    FileScreening(Catalog catalog, DenyList denied) {
        this.catalog = catalog;
        this.denied = denied;
    }

    @Override
    public String name() {
        return "moderation.screen";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(UploadFinished.class);
    }

    @Override
    public void on(Envelope envelope) {
        if (!(envelope.fact() instanceof UploadFinished upload)) {
            return;
        }
        Optional<String> reason = denied.reason(upload.sha256());
        if (reason.isPresent()) {
            var problem = new Problem(
                    "denied-file",
                    "This file must not be published here: " + reason.get()
                            + ". If you think that is wrong, ask the people who run this service.");
            catalog.screen(
                    envelope.asset(),
                    Screening.BLOCKED,
                    Optional.of(problem),
                    new Because("The file is on the deny list: " + reason.get(), MODERATION));
        } else {
            catalog.screen(
                    envelope.asset(),
                    Screening.CLEARED,
                    Optional.empty(),
                    new Because("The file is on no deny list.", MODERATION));
        }
    }
}
