package dev.millrace.platform.events;

import java.util.Set;

/**
 * Somebody who acts on facts. A bean of this type is fed by the relay's reader of its process; on several nodes each
 * fact is applied by one of those that share the name.
 */
public interface FactConsumer {
    /** Stable: names the cursor and the inbox rows. {@code <role>.<what>} */
    String name();

    Set<Class<? extends Fact>> wants();

    /**
     * Applies the fact inside the transaction that records it in the inbox, so once. Must be short; long work is a job.
     * An exception rolls back and is retried with back-off, then goes to the dead letters with its reason.
     */
    void on(Envelope envelope);
}
