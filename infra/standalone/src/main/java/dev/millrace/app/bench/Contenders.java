package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who takes part. */
final class Contenders {
    private static final int PART = 8 << 20;
    private static final int PARALLEL = 4;

    /** Of this program, for the peer's part size and parallelism. */
    private static final Map<String, String> EQUAL = Map.of(
            "millrace.ingest.upload.part-size", PART + "B", "millrace.ingest.upload.parallel-parts", "" + PARALLEL);

    private Contenders() {}

    /** For the help, and to choose from. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(List.of(
                    "millrace-s3-8x4",
                    "tus-node-s3-8x4",
                    "millrace-s3",
                    "tus-node-s3",
                    "millrace-disk",
                    "raw-sink",
                    "tus-node-disk"));
        }
    }

    /**
     * @param only their names; all when empty
     * @param packages where those of npm are kept
     * @param flags for the JVM of this program's servers
     */
    static List<Contender> choose(List<String> only, Store store, Path packages, List<String> flags) {
        var names = new Names();
        only.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new Trouble(
                    "There is no server \"" + name + "\" to measure: --only takes " + String.join(", ", names) + ".");
        });
        return names.stream()
                .filter(name -> only.isEmpty() || only.contains(name))
                .map(name -> named(name, Optional.of(store), packages, flags))
                .toList();
    }

    private static Contender named(String name, Optional<Store> store, Path packages, List<String> flags) {
        return switch (name) {
            case "millrace-s3-8x4" -> new MillraceServer(name, store, EQUAL, flags);
            case "millrace-s3" -> new MillraceServer(name, store, Map.of(), flags);
            case "millrace-disk" -> new MillraceServer(name, Optional.empty(), Map.of(), flags);
            case "raw-sink" -> new Sink();
            case "tus-node-s3-8x4" -> new NodeServer(name, packages, store, Contenders::equal);
            case "tus-node-s3" -> new NodeServer(name, packages, store, _ -> Map.of());
            case "tus-node-disk" -> new NodeServer(name, packages, Optional.empty(), _ -> Map.of());
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Its limit is one for all uploads, ours is for each. */
    private static Map<String, Object> equal(int uploads) {
        return Map.of("partSize", PART, "minPartSize", PART, "maxConcurrentPartUploads", PARALLEL * uploads);
    }
}
