package dev.millrace.platform.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wakes loops of this process, past the database. */
final class LocalHint {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void listen(Runnable wake) {
        listeners.add(wake);
    }

    void give() {
        listeners.forEach(Runnable::run);
    }
}
