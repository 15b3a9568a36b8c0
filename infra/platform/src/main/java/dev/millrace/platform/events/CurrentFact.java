package dev.millrace.platform.events;

import java.util.Optional;
import java.util.UUID;

/** The fact that the calling thread is applying: the causation of what it appends. */
final class CurrentFact {
    private static final ScopedValue<UUID> ID = ScopedValue.newInstance();

    private CurrentFact() {}

    static Optional<UUID> id() {
        return ID.isBound() ? Optional.of(ID.get()) : Optional.empty();
    }

    static void during(UUID id, Runnable application) {
        ScopedValue.where(ID, id).run(application);
    }
}
