package dev.millrace.transcode.confine;

import dev.millrace.transcode.confine.Landlock.Access;
import dev.millrace.transcode.confine.Landlock.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How children are kept on this machine. Each layer was tried once; one that the machine forbids is left out and said.
 *
 * <p>A child starts with the work root as its directory and reaches everything of its own through {@code
 * /proc/self/cwd}: so no directory above the root need be open to the child's user, and a name in it that is not ASCII
 * does no harm.
 */
public final class Enclosure {
    /** What a child calls the work root. */
    public static final Path ROOT_AS_SEEN = Path.of("/proc/self/cwd");

    /** nobody, who owns nothing. */
    static final int NOBODY = 65_534;

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final List<Layer> layers;
    private final List<String> group;
    private final List<String> namespaces;
    private final Optional<String> prlimit;
    private final List<String> privileges;
    private final boolean landlock;
    private final boolean ownUser;

    private Enclosure(Finding finding) {
        this.layers = List.copyOf(finding.layers);
        this.group = finding.group;
        this.namespaces = finding.namespaces;
        this.prlimit = finding.prlimit;
        this.privileges = finding.privileges;
        this.landlock = finding.landlock;
        this.ownUser = finding.ownUser;
    }

    /**
     * Tries every layer.
     *
     * @param workRoot an existing directory, below which children will work
     */
    public static Enclosure detect(Path workRoot) {
        return detect(workRoot, EnumSet.allOf(Layer.Kind.class));
    }

    /** As on a machine that forbids all layers but these. */
    public static Enclosure detect(Path workRoot, Set<Layer.Kind> allowed) {
        return new Enclosure(new Finding(workRoot, JAVA_HOME, allowed));
    }

    /** What was found, the child's own layer excepted: that is known once a child has said it. */
    public List<Layer> layers() {
        return layers;
    }

    public boolean on(Layer.Kind kind) {
        return new EnclosureReport(layers).on(kind);
    }

    /** The user that owns what a child may write, when it is not the parent's. */
    public OptionalInt owner() {
        return ownUser ? OptionalInt.of(NOBODY) : OptionalInt.empty();
    }

    /** The words to put before a child's command. */
    public List<String> prefix(Limits limits) {
        List<String> words = new ArrayList<>(group);
        words.addAll(namespaces);
        prlimit.ifPresent(tool -> words.addAll(List.of(
                tool,
                // The soft limit says why it died; the hard one is for who ignores it.
                "--cpu=" + limits.cpu().toSeconds() + ":" + (limits.cpu().toSeconds() + 5),
                "--as=" + limits.addressSpace(),
                "--nofile=" + limits.files(),
                "--core=0",
                "--")));
        words.addAll(privileges);
        return words;
    }

    /**
     * Confines the calling platform thread: what it starts afterwards may use the system's programs and libraries, read
     * {@code readable} and work in {@code own}, and nothing else. The thread cannot be used for anything else.
     *
     * @throws IOException when a layer that held at the start no longer does
     */
    public void enter(List<Path> readable, Path own) throws IOException {
        if (!landlock) {
            return;
        }
        List<Grant> grants = Finding.systemGrants(JAVA_HOME);
        for (Path path : readable) {
            grants.add(new Grant(path.toRealPath(), Access.READ));
        }
        grants.add(new Grant(own.toRealPath(), Access.MAKE));
        Landlock.restrictThisThread(grants);
    }

    /** Kills a child, and its whole group when it has one. */
    public void kill(ProcessHandle child) {
        if (on(Layer.Kind.GROUP)) {
            Libc.kill(-child.pid(), 9);
        }
        child.descendants().forEach(ProcessHandle::destroyForcibly);
        child.destroyForcibly();
    }

    /**
     * What the system holds a child to from its first instruction.
     *
     * @param addressSpace bytes
     */
    public record Limits(java.time.Duration cpu, long addressSpace, int files) {}

    /** Makes a directory that only children of this enclosure, and the parent, can use. */
    public void makeOwn(Path directory) throws IOException {
        Files.createDirectory(directory, OwnerOnly.ATTRIBUTE);
        if (ownUser) {
            Files.setAttribute(directory, "unix:uid", NOBODY);
            Files.setAttribute(directory, "unix:gid", NOBODY);
        }
    }
}
