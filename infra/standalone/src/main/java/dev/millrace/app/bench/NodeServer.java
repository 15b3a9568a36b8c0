package dev.millrace.app.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** {@code @tus/server} in Node.js, with {@code @tus/s3-store} or {@code @tus/file-store}. */
final class NodeServer implements Contender {
    private final String name;
    private final Path packages;
    private final Optional<Store> store;
    private final IntFunction<Map<String, Object>> options;

    /**
     * @param packages see {@link NodePackages}, asked for at the first start
     * @param store none for files in a directory
     * @param options of S3Store beside its client's, by the number of uploads at once
     */
    NodeServer(String name, Path packages, Optional<Store> store, IntFunction<Map<String, Object>> options) {
        this.name = name;
        this.packages = packages;
        this.store = store;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Store> store() {
        return store;
    }

    @Override
    public Running start(Workplace work, int uploads) throws IOException, InterruptedException {
        Path home = NodePackages.installed(packages);
        Path directory = work.directory(name);
        int port = Child.freePort();
        var wanted = new HashMap<String, Object>(Map.of("port", port, "directory", directory.toString()));
        Place place = Place.directory(directory);
        if (store.isPresent()) {
            Store.Bucket bucket = store.get().bucket();
            var s3 = new HashMap<>(options.apply(uploads));
            s3.put("s3ClientConfig", client(bucket));
            wanted.put("s3", s3);
            place = bucket;
        }
        var builder = new ProcessBuilder("node", "server.mjs").directory(home.toFile());
        builder.environment().put("NODE_ENV", "production");
        builder.environment().put("TUS_NODE", JsonMapper.shared().writeValueAsString(wanted));
        // Where S3Store keeps its parts: on the disk of everybody else.
        builder.environment()
                .put("TMPDIR", Files.createDirectory(directory.resolve("tmp")).toString());
        Child child = work.start(name, builder).awaitPort(port);
        var endpoint = new Endpoint(URI.create("http://127.0.0.1:" + port + "/files"), Map.of());
        return new Running(child, endpoint, place, Running.ONCE_ANSWERED, Optional.empty());
    }

    private static Map<String, Object> client(Store.Bucket bucket) {
        return Map.of(
                "bucket", bucket.name(),
                "region", Store.REGION,
                "endpoint", bucket.endpoint().toString(),
                "forcePathStyle", true,
                "credentials", Map.of("accessKeyId", Store.USER, "secretAccessKey", bucket.secret()));
    }
}
