package dev.millrace.platform.work;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes this process's claim loops as soon as a job is there to be claimed; a hint, since they poll as well. */
final class WorkSignals {
    private final ConcurrentMap<JobKind, List<Runnable>> listeners = new ConcurrentHashMap<>();

    void listen(JobKind kind, Runnable wake) {
        listeners.computeIfAbsent(kind, _ -> new CopyOnWriteArrayList<>()).add(wake);
    }

    /** Wakes once the caller's transaction has committed; at once if there is none. */
    void afterCommit(JobKind kind) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            wake(kind);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake(kind);
            }
        });
    }

    void wakeAll() {
        listeners.keySet().forEach(this::wake);
    }

    private void wake(JobKind kind) {
        listeners.getOrDefault(kind, List.of()).forEach(Runnable::run);
    }
}
