package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A MinIO of the bench's own and the proxy before it. Contenders get the proxy; we look at the objects past it. */
final class Store {
    static final String REGION = "us-east-1";
    static final String USER = "bench";

    private final Workplace work;
    private final Optional<Path> program;
    private final String secret = secret();
    private Optional<Open> open = Optional.empty();
    private int buckets;

    private record Open(MinioClient client, FarStore proxy) {}

    /** @param program MinIO's, looked for in the usual places when empty */
    Store(Workplace work, Optional<Path> program) {
        this.work = work;
        this.program = program;
    }

    private static String secret() {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The proxy, started with the store at the first call. */
    FarStore far() throws IOException, InterruptedException {
        return opened().proxy();
    }

    private Open opened() throws IOException, InterruptedException {
        if (open.isEmpty()) {
            int port = Child.freePort();
            var builder = new ProcessBuilder(
                    program().toString(),
                    "server",
                    "--quiet",
                    work.directory("minio").toString(),
                    "--address",
                    "127.0.0.1:" + port,
                    "--console-address",
                    "127.0.0.1:" + Child.freePort());
            builder.environment()
                    .putAll(Map.of(
                            "MINIO_ROOT_USER",
                            USER,
                            "MINIO_ROOT_PASSWORD",
                            secret,
                            "MINIO_BROWSER",
                            "off",
                            "MINIO_UPDATE",
                            "off"));
            work.start("MinIO", builder).awaitPort(port);
            var client = MinioClient.builder()
                    .endpoint("http://127.0.0.1:" + port)
                    .region(REGION)
                    .credentials(USER, secret)
                    .build();
            open = Optional.of(new Open(client, FarStore.before(work, port)));
        }
        return open.get();
    }

    private Path program() throws IOException {
        if (program.isPresent()) {
            return program.get();
        }
        var folders = new ArrayList<Path>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            folders.add(Path.of(folder));
        }
        Path home = Path.of(System.getProperty("user.home"));
        folders.add(home.resolve("go/bin"));
        Map<String, String> environment = System.getenv();
        Path cache = Path.of(environment.getOrDefault(
                "XDG_CACHE_HOME", home.resolve(".cache").toString()));
        Path built = Path.of(environment.getOrDefault(
                "MILLRACE_TEST_PROGRAMS", cache.resolve("millrace/programs").toString()));
        if (Files.isDirectory(built)) {
            try (Stream<Path> versions = Files.list(built)) {
                versions.forEach(folders::add);
            }
        }
        return folders.stream()
                .map(folder -> folder.resolve("minio"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new Trouble("MinIO is not here: infra/servers/objects.sh builds it; or name its program"
                                + " by --minio, or leave the servers that need it out by --only."));
    }

    /** A fresh one. */
    Bucket bucket() throws IOException, InterruptedException {
        buckets++;
        var bucket = new Bucket("bench-" + buckets, opened());
        return bucket.made();
    }

    private interface Call<T> {
        T run() throws MinioException, IOException, GeneralSecurityException;
    }

    private static <T> T call(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (MinioException | GeneralSecurityException e) {
            throw new IOException("The store refuses us: " + e.getMessage(), e);
        }
    }

    /** One bucket, as a contender is told of it and as we see it. */
    final class Bucket implements Place {
        private final String name;
        private final Open store;

        private Bucket(String name, Open store) {
            this.name = name;
            this.store = store;
        }

        private Bucket made() throws IOException {
            call(() -> {
                store.client().makeBucket(MakeBucketArgs.builder().bucket(name).build());
                return name;
            });
            return this;
        }

        String name() {
            return name;
        }

        /** Through the proxy. */
        URI endpoint() {
            return store.proxy().uri();
        }

        String secret() {
            return secret;
        }

        @Override
        public List<String> objects(long size) throws IOException {
            return items().stream()
                    .filter(item -> item.size() == size)
                    .map(Item::objectName)
                    .toList();
        }

        private List<Item> items() throws IOException {
            return call(() -> {
                var items = new ArrayList<Item>();
                for (Result<Item> item : store.client()
                        .listObjects(ListObjectsArgs.builder()
                                .bucket(name)
                                .recursive(true)
                                .build())) {
                    items.add(item.get());
                }
                return items;
            });
        }

        @Override
        public InputStream open(String object) throws IOException {
            return call(() -> store.client()
                    .getObject(
                            GetObjectArgs.builder().bucket(name).object(object).build()));
        }

        @Override
        public void clear() throws IOException {
            for (Item item : items()) {
                call(() -> {
                    store.client()
                            .removeObject(RemoveObjectArgs.builder()
                                    .bucket(name)
                                    .object(item.objectName())
                                    .build());
                    return name;
                });
            }
        }
    }
}
