package dev.millrace.transcode.child;

import dev.millrace.transcode.confine.Enclosure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Where children live: below one root lie their class path and native libraries, which they read, and a directory for
 * each. The class path is copied here so that it can be read by the children's user wherever the product is installed;
 * natives are unpacked once, so that no child writes what another executes.
 */
public final class EncoderHome {
    private static final String LIBRARIES = "lib";
    private static final String NATIVES = "natives";
    private static final String CHILDREN = "children";
    /** Other names by which libraries ask for a library; JavaCPP gives them where it unpacks by itself. */
    private static final Map<String, String> ALIASES = Map.of("libopenblas_nolapack.so.0", "libopenblas.so.0");

    private final Path root;
    private final List<String> entries;

    private EncoderHome(Path root, List<String> entries) {
        this.root = root;
        this.entries = entries;
    }

    /**
     * Empties the root and fills it anew.
     *
     * @param root a directory for this purpose alone, made if it is not there; on the same file system as the bytes that
     *     children will be given, best
     * @param classPath jars, directories of jars ({@code …/*}) or of classes
     * @param needed whether an entry of that file name is needed; what is not is left out
     */
    public static EncoderHome prepare(Path root, List<String> classPath, Predicate<String> needed) throws IOException {
        Files.createDirectories(root);
        FileTrees.delete(root.resolve(LIBRARIES));
        FileTrees.delete(root.resolve(NATIVES));
        FileTrees.delete(root.resolve(CHILDREN));
        Path libraries = FileTrees.makeReadable(root.resolve(LIBRARIES));
        Path natives = FileTrees.makeReadable(root.resolve(NATIVES));
        FileTrees.makePassable(root);
        FileTrees.makePassable(Files.createDirectory(root.resolve(CHILDREN)));
        List<String> entries = new ArrayList<>();
        for (Path source : expand(classPath)) {
            if (!needed.test(String.valueOf(source.getFileName()))) {
                continue;
            }
            String name = entries.size() + "-" + source.getFileName();
            FileTrees.copy(source, libraries.resolve(name));
            if (Files.isRegularFile(source)) {
                unpackNatives(source, natives);
            }
            entries.add(name);
        }
        for (var alias : ALIASES.entrySet()) {
            if (Files.exists(natives.resolve(alias.getValue()))) {
                Files.createLink(natives.resolve(alias.getKey()), natives.resolve(alias.getValue()));
            }
        }
        if (entries.isEmpty()) {
            throw new IOException("The encoder's class path names nothing: " + classPath);
        }
        return new EncoderHome(root.toRealPath(), List.copyOf(entries));
    }

    /** The directory in which children start. */
    public Path root() {
        return root;
    }

    /** What children may read. */
    List<Path> readable() {
        return List.of(root.resolve(LIBRARIES), root.resolve(NATIVES));
    }

    Path children() {
        return root.resolve(CHILDREN);
    }

    String classPathAsSeen() {
        return String.join(
                ":", entries.stream().map(name -> seen(LIBRARIES + "/" + name)).toList());
    }

    String nativesAsSeen() {
        return seen(NATIVES);
    }

    /** The name by which a child knows a path below the root. */
    String asSeen(Path path) {
        return seen(root.relativize(path).toString());
    }

    private static String seen(String below) {
        return Enclosure.ROOT_AS_SEEN.resolve(below).toString();
    }

    private static List<Path> expand(List<String> classPath) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String entry : classPath) {
            if (!entry.endsWith("/*")) {
                sources.add(Path.of(entry));
                continue;
            }
            Path directory = Path.of(entry.substring(0, entry.length() - 2));
            try (Stream<Path> jars = Files.list(directory)) {
                jars.filter(p -> p.toString().endsWith(".jar")).sorted().forEach(sources::add);
            }
        }
        return sources;
    }

    /** Shared libraries lie in jars as {@code org/bytedeco/…/linux-x86_64-gpl/lib….so.62} or {@code …/linux-x64/lib….so}; programs are left there. */
    private static void unpackNatives(Path jar, Path natives) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (entry.getName().contains("/linux-x") && name.matches("lib[A-Za-z0-9_+-]+\\.so[.0-9]*")) {
                    unpack(zip, natives.resolve(name));
                }
            }
        }
    }

    private static void unpack(InputStream content, Path to) throws IOException {
        if (!Files.exists(to)) {
            Files.copy(content, to);
        }
    }
}
