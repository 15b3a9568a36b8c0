package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Event;

/** How a child's work ended. */
public sealed interface Ending {
    /** It said its last word: {@link Event.Probed}, {@link Event.ClipMade}, {@link Event.Done} or {@link Event.Failed}. */
    record Answered(Event last) implements Ending {}

    /** It was ended for wanting more than it may have. */
    record Killed(Want want, String why) implements Ending {}

    /**
     * It died by itself.
     *
     * @param signature equal when two children died the same way at the same place
     */
    record Crashed(String signature) implements Ending {}

    /** It said or left what the protocol forbids, and was killed. */
    record Misbehaved(String why) implements Ending {}

    /** What a child can have too much of. */
    enum Want {
        TIME,
        MEMORY,
        /** It wrote more than its budget. */
        DISK,
        /** Not its fault: the file system is nearly full. */
        ROOM
    }
}
