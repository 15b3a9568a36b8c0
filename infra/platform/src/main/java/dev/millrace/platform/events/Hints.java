package dev.millrace.platform.events;

/** What the relay tells every process. A hint may be lost or come twice: whoever listens polls as well. */
public interface Hints {
    /** Calls {@code wake} at every notification of the channel, and whenever some may have been missed. */
    void listen(String channel, Runnable wake);
}
