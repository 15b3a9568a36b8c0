package dev.millrace.platform.events;

/**
 * Something besides facts that other processes should be told of. The relay asks every bean of this type each round and
 * sends the NOTIFY, since only the relay does: a NOTIFY takes a database-wide lock at commit.
 */
public interface Announcement {
    /** The channel to notify, lower case with underscores. */
    String channel();

    /** Whether there is something new since the last question. */
    boolean due();
}
