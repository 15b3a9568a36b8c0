package dev.millrace.transcode.confine;

import dev.millrace.transcode.confine.Landlock.Access;
import dev.millrace.transcode.confine.Landlock.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Tries one layer after the other, each behind those that held. */
final class Finding {
    final List<Layer> layers = new ArrayList<>();
    final List<String> group;
    final List<String> namespaces;
    final Optional<String> prlimit;
    final List<String> privileges;
    final boolean landlock;
    final boolean ownUser;

    private final Path workRoot;
    private final Path javaHome;
    private final Set<Layer.Kind> allowed;
    private final boolean root;
    private final List<String> soFar = new ArrayList<>();

    Finding(Path workRoot, Path javaHome, Set<Layer.Kind> allowed) {
        this.workRoot = workRoot;
        this.javaHome = javaHome;
        this.allowed = allowed;
        this.root = effectiveUser() == 0;
        // Loads what a confined thread will need: it can read no class file any more.
        Trial.of(List.of(), workRoot);
        this.group = findGroup();
        this.namespaces = findNamespaces();
        this.prlimit = findPrlimit();
        this.privileges = new ArrayList<>();
        this.ownUser = findUser();
        findOrphans();
        this.landlock = findLandlock();
        findPrivileges();
    }

    /** What every program needs: the system's own, which holds no secret. */
    static List<Grant> systemGrants(Path javaHome) {
        List<Grant> grants = new ArrayList<>();
        for (String directory : List.of("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")) {
            grants.add(new Grant(Path.of(directory), Access.EXECUTE));
        }
        grants.add(new Grant(real(javaHome), Access.EXECUTE));
        // Debian's own JDK keeps its settings in /etc behind a link.
        grants.add(new Grant(real(javaHome.resolve("conf")), Access.READ));
        // Without root, a namespace of one's own is entered by writing to /proc/self.
        for (String directory : List.of("/proc", "/sys", "/dev", "/etc/ld.so.cache")) {
            grants.add(new Grant(Path.of(directory), Access.READ));
        }
        grants.add(new Grant(Path.of("/dev/null"), Access.WRITE));
        return grants;
    }

    private List<String> findGroup() {
        return tool(Layer.Kind.GROUP, "setsid")
                .map(tool -> List.of(tool, "--"))
                .filter(words -> holds(Layer.Kind.GROUP, words, "its own process group, killed as one"))
                .orElse(List.of());
    }

    private List<String> findNamespaces() {
        return tool(Layer.Kind.NETWORK, "unshare")
                .map(tool ->
                        root ? List.of(tool, "--net", "--ipc", "--") : List.of(tool, "--user", "--net", "--ipc", "--"))
                .filter(words -> holds(Layer.Kind.NETWORK, words, "its own network namespace, which has no network"))
                .orElse(List.of());
    }

    private Optional<String> findPrlimit() {
        return tool(Layer.Kind.LIMITS, "prlimit")
                .filter(tool -> holds(
                        Layer.Kind.LIMITS,
                        List.of(tool, "--core=0", "--nofile=256", "--"),
                        "address space, CPU time and open files; memory in use is watched besides"));
    }

    /** The one that can read what a child must: with root's user the own user's files would be open to it. */
    private boolean findUser() {
        if (!root) {
            add(Layer.Kind.USER, false, "only root can give a child another user; it runs as this one");
            return false;
        }
        Optional<String> setpriv = tool(Layer.Kind.USER, "setpriv");
        if (setpriv.isEmpty()) {
            return false;
        }
        List<String> words = new ArrayList<>(List.of(
                setpriv.get(),
                "--reuid=" + Enclosure.NOBODY,
                "--regid=" + Enclosure.NOBODY,
                "--clear-groups",
                "--bounding-set=-all",
                "--inh-caps=-all",
                "--no-new-privs"));
        if (allowed.contains(Layer.Kind.ORPHANS)) {
            words.add("--pdeathsig=KILL");
        }
        words.add("--");
        List<String> whole = new ArrayList<>(soFar);
        whole.addAll(words);
        Path java = javaHome.resolve("bin/java");
        Trial.Result result = Trial.of(
                whole, workRoot, List.of("/usr/bin/test", "-x", java.toString(), "-a", "-x", "/proc/self/cwd"));
        if (!result.ok()) {
            String advice = Files.isExecutable(java) ? "" : "; there is no " + java;
            add(
                    Layer.Kind.USER,
                    false,
                    "user " + Enclosure.NOBODY + " cannot run " + java + " in " + workRoot + " (" + result.why() + ")"
                            + advice + ": it runs as root, without root's capabilities");
            return false;
        }
        privileges.addAll(words);
        soFar.addAll(words);
        add(Layer.Kind.USER, true, "runs as user " + Enclosure.NOBODY + ", who owns nothing but its directory");
        return true;
    }

    private void findOrphans() {
        if (ownUser && allowed.contains(Layer.Kind.ORPHANS)) {
            add(Layer.Kind.ORPHANS, true, "the kernel kills it when its parent dies");
            return;
        }
        Optional<String> setpriv = tool(Layer.Kind.ORPHANS, "setpriv");
        if (setpriv.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of(setpriv.get()));
        if (root) {
            words.addAll(List.of("--bounding-set=-all", "--inh-caps=-all"));
        }
        words.addAll(List.of("--no-new-privs", "--pdeathsig=KILL", "--"));
        if (holds(Layer.Kind.ORPHANS, words, "the kernel kills it when its parent dies")) {
            privileges.addAll(words);
        }
    }

    private boolean findLandlock() {
        if (!allowed.contains(Layer.Kind.FILES)) {
            add(Layer.Kind.FILES, false, "left out");
            return false;
        }
        int version = Landlock.version();
        if (version == 0) {
            add(Layer.Kind.FILES, false, "this kernel has no Landlock, or it is switched off (boot parameter lsm=)");
            return false;
        }
        String failure = onThrowAwayThread(() -> {
            Landlock.restrictThisThread(systemGrants(javaHome));
            Trial.Result result = Trial.of(soFar, workRoot);
            return result.ok() ? "" : result.why();
        });
        add(
                Layer.Kind.FILES,
                failure.isEmpty(),
                failure.isEmpty()
                        ? "Landlock version " + version + ": only its own directory and the system's libraries"
                        : "Landlock was refused: " + failure);
        return failure.isEmpty();
    }

    private void findPrivileges() {
        boolean on = !privileges.isEmpty() || landlock;
        add(
                Layer.Kind.PRIVILEGES,
                on,
                on
                        ? "no_new_privs" + (root && !privileges.isEmpty() ? ", empty bounding set" : "")
                        : "neither setpriv nor Landlock works here");
    }

    private Optional<String> tool(Layer.Kind kind, String name) {
        if (!allowed.contains(kind)) {
            add(kind, false, "left out");
            return Optional.empty();
        }
        Optional<String> found = Stream.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/")
                .map(directory -> directory + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (found.isEmpty()) {
            add(kind, false, "there is no " + name + " (package util-linux)");
        }
        return found;
    }

    private boolean holds(Layer.Kind kind, List<String> words, String effect) {
        List<String> whole = new ArrayList<>(soFar);
        whole.addAll(words);
        Trial.Result result = Trial.of(whole, workRoot);
        add(kind, result.ok(), result.ok() ? effect : "this system forbids it: " + result.why());
        if (result.ok()) {
            soFar.addAll(words);
        }
        return result.ok();
    }

    private void add(Layer.Kind kind, boolean on, String why) {
        layers.add(new Layer(kind, on, why));
    }

    private static int effectiveUser() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            return -1;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    /** @return what the task said, or why it failed */
    private static String onThrowAwayThread(Attempt attempt) {
        AtomicReference<String> said = new AtomicReference<>("no answer");
        Thread thread = Thread.ofPlatform().name("millrace-confinement-trial").start(() -> {
            try {
                said.set(attempt.run());
            } catch (IOException e) {
                said.set(String.valueOf(e.getMessage()));
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return said.get();
    }

    /** Something that may fail. */
    private interface Attempt {
        String run() throws IOException;
    }
}
