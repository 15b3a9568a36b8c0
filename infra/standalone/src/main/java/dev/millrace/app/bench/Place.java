package dev.millrace.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Where a contender's objects lie, looked at past the contender. */
interface Place {
    /** Objects of that size, by name. */
    List<String> objects(long size) throws IOException;

    InputStream open(String object) throws IOException;

    /** Removes every object. */
    void clear() throws IOException;

    /** The SHA-256 of each object of that size, sorted. */
    default List<String> digests(long size) throws IOException {
        var digests = new ArrayList<String>();
        for (String object : objects(size)) {
            MessageDigest digest = Pattern.digest();
            var buffer = new byte[256 * 1024];
            try (InputStream in = open(object)) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            }
            digests.add(HexFormat.of().formatHex(digest.digest()));
        }
        return digests.stream().sorted().toList();
    }

    /** Regular files below a directory. */
    static Place directory(Path root) {
        return new Place() {
            @Override
            public List<String> objects(long size) throws IOException {
                try (Stream<Path> files = Files.walk(root)) {
                    var found = new ArrayList<String>();
                    for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                        if (Files.size(file) == size) {
                            found.add(root.relativize(file).toString());
                        }
                    }
                    return found;
                }
            }

            @Override
            public InputStream open(String object) throws IOException {
                return Files.newInputStream(root.resolve(object));
            }

            @Override
            public void clear() throws IOException {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                        Files.delete(file);
                    }
                }
            }
        };
    }
}
