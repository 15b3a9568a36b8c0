package dev.millrace.transcode.confine;

import java.util.Locale;

/**
 * One thing that keeps a child from harm, and whether it is there.
 *
 * @param why what was found: what the layer does here, or what is missing and what to do about it
 */
public record Layer(Kind kind, boolean on, String why) {
    /** As people read it: {@code system-calls}. */
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a layer keeps the child from. */
    public enum Kind {
        /** Landlock: files outside its own directory. */
        FILES,
        /** no_new_privs and an empty bounding set: becoming more than it is. */
        PRIVILEGES,
        /** A network namespace of its own: any address, also of this machine. */
        NETWORK,
        /** A user of its own: the owner's files and processes. */
        USER,
        /** prlimit: more memory, CPU time and open files than allowed. */
        LIMITS,
        /** PR_SET_PDEATHSIG: outliving its parent. */
        ORPHANS,
        /** A process group of its own: leaving processes behind when killed. */
        GROUP,
        /** seccomp, put on by the child itself: sockets, new processes, tracing, mounting. */
        SYSTEM_CALLS
    }
}
