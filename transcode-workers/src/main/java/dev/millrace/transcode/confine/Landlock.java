package dev.millrace.transcode.confine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Landlock (Documentation/userspace-api/landlock.rst): a thread gives up all access to files but a few, for itself and
 * for every process it starts from then on. Other threads keep theirs.
 */
final class Landlock {
    private static final long CREATE_RULESET = 444;
    private static final long ADD_RULE = 445;
    private static final long RESTRICT_SELF = 446;
    private static final int SET_NO_NEW_PRIVS = 38;
    private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;
    private static final int PATH_BENEATH = 1;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_DIR = 1 << 3;
    private static final long REMOVE_FILE = 1 << 5;
    private static final long MAKE_FILE = 1 << 8;
    private static final long TRUNCATE = 1 << 14;
    /** All of the first version; REFER came with 2, TRUNCATE with 3, IOCTL_DEV with 5. */
    private static final long FIRST_VERSION = (1 << 13) - 1;

    /** Binding and connecting by TCP, from version 4. */
    private static final long NETWORK = 3;
    /** Abstract unix sockets and signals to outside, from version 6. */
    private static final long SCOPES = 3;

    private static final long FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE;

    private Landlock() {}

    /** What a granted path may be used for; a directory with all below it. */
    enum Access {
        READ(READ_FILE | READ_DIR),
        EXECUTE(Landlock.EXECUTE | READ_FILE | READ_DIR),
        /** Into what is there, as devices; not to make anything. */
        WRITE(READ_FILE | READ_DIR | WRITE_FILE),
        /** Plain files may come and go: no directories, links, sockets, pipes or devices. */
        MAKE(READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | REMOVE_FILE | MAKE_FILE);

        private final long rights;

        Access(long rights) {
            this.rights = rights;
        }
    }

    /** A path that stays open to the thread; one that does not exist is no error. */
    record Grant(Path path, Access access) {}

    /** @return the version that the kernel has, 0 when it has none or it is switched off */
    static int version() {
        Libc.Answer answer = Libc.syscall(CREATE_RULESET, 0, 0, 1, 0);
        return answer.failed() ? 0 : (int) answer.value();
    }

    /** Gives up gaining privileges by executing files; the thread's and its children's for good. */
    static void refuseNewPrivileges() throws IOException {
        check("no_new_privs", Libc.prctl(SET_NO_NEW_PRIVS, 1));
    }

    /**
     * Confines the calling thread, which must be one of its own for the purpose: there is no way back. A class that it
     * meets for the first time afterwards cannot be loaded, unless it is the JDK's.
     *
     * @throws IOException when the kernel refuses; the thread is then as free as before
     */
    static void restrictThisThread(List<Grant> grants) throws IOException {
        int version = version();
        if (version == 0) {
            throw new IOException("this kernel has no Landlock");
        }
        refuseNewPrivileges();
        long handled = handled(version);
        long ruleset = create(version, handled);
        try {
            for (Grant grant : grants) {
                add(ruleset, grant, handled);
            }
            check("landlock_restrict_self", Libc.syscall(RESTRICT_SELF, ruleset, 0, 0, 0));
        } finally {
            Libc.close(ruleset);
        }
    }

    private static long handled(int version) {
        long handled = FIRST_VERSION;
        handled |= version >= 2 ? 1 << 13 : 0;
        handled |= version >= 3 ? TRUNCATE : 0;
        handled |= version >= 5 ? 1 << 15 : 0;
        return handled;
    }

    private static long create(int version, long handled) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(24, 8);
            attributes.set(ValueLayout.JAVA_LONG, 0, handled);
            attributes.set(ValueLayout.JAVA_LONG, 8, version >= 4 ? NETWORK : 0);
            attributes.set(ValueLayout.JAVA_LONG, 16, version >= 6 ? SCOPES : 0);
            // An older kernel refuses a longer structure than it knows.
            long size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
            return check("landlock_create_ruleset", Libc.syscall(CREATE_RULESET, attributes.address(), size, 0, 0));
        }
    }

    private static void add(long ruleset, Grant grant, long handled) throws IOException {
        Libc.Answer opened = Libc.open(grant.path(), O_PATH_CLOEXEC);
        if (opened.failed() && opened.errno() == Libc.ENOENT) {
            return;
        }
        long fd = check("open " + grant.path(), opened);
        try (Arena arena = Arena.ofConfined()) {
            long rights = grant.access().rights & handled;
            if (!Files.isDirectory(grant.path())) {
                rights &= FOR_FILES;
            }
            // A packed structure of twelve bytes: rights, then the descriptor.
            MemorySegment attributes = arena.allocate(16, 8);
            attributes.set(ValueLayout.JAVA_LONG, 0, rights);
            attributes.set(ValueLayout.JAVA_INT, 8, (int) fd);
            check(
                    "landlock_add_rule " + grant.path(),
                    Libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, attributes.address(), 0));
        } finally {
            Libc.close(fd);
        }
    }

    private static long check(String what, Libc.Answer answer) throws IOException {
        if (answer.failed()) {
            throw new IOException(what + ": " + answer.error());
        }
        return answer.value();
    }
}
