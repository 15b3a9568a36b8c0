package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import dev.millrace.app.client.Api;
import dev.millrace.app.server.RunFile;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** This program with the role of ingest alone, on a data directory of its own. */
final class MillraceServer implements Contender {
    private static final String TENANT = "bench";
    private static final Duration TOKEN_LIFE = Duration.ofDays(2);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String name;
    private final Optional<Store> store;
    private final Map<String, String> settings;
    private final List<String> flags;

    /**
     * @param store none for its own directory
     * @param settings beside the defaults
     * @param flags for the JVM, beside the launcher's
     */
    MillraceServer(String name, Optional<Store> store, Map<String, String> settings, List<String> flags) {
        this.name = name;
        this.store = store;
        this.settings = Map.copyOf(settings);
        this.flags = List.copyOf(flags);
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
        Path data = work.directory(name);
        Place place = Place.directory(data.resolve("objects/hot/data"));
        var chosen = new TreeMap<>(settings);
        if (store.isPresent()) {
            Store.Bucket bucket = store.get().bucket();
            chosen.putAll(settings(bucket));
            place = bucket;
        }
        Files.writeString(
                data.resolve("millrace.yaml"),
                chosen.entrySet().stream()
                        .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"\n")
                        .collect(Collectors.joining()));
        var arguments =
                List.of("up", "--data", data.toString(), "--roles", "ingest", "--port", "0", "--bind", "127.0.0.1");
        Child child = work.start(name, Program.asLaunched(flags, arguments));
        RunFile run = child.await(() -> runFile(data));
        String creator = token(data, Optional.of(new TenantId(TENANT)), Role.CREATOR);
        var endpoint = new Endpoint(run.api().resolve("/files"), Map.of("authorization", "Bearer " + creator));
        var api = new Api(run.api(), creator);
        var memory = new JvmMemory(run.api(), token(data, Optional.empty(), Role.OPERATOR));
        return new Running(child, endpoint, place, sent -> awaitObject(api, sent), Optional.of(memory));
    }

    private static Map<String, String> settings(Store.Bucket bucket) {
        return Map.of(
                "millrace.objects.store",
                "s3",
                "millrace.objects.s3.endpoint",
                bucket.endpoint().toString(),
                "millrace.objects.s3.region",
                Store.REGION,
                "millrace.objects.s3.bucket",
                bucket.name(),
                "millrace.objects.s3.access-key",
                Store.USER,
                "millrace.objects.s3.secret-key",
                bucket.secret());
    }

    private static Optional<RunFile> runFile(Path data) {
        try {
            return RunFile.of(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(Path data, Optional<TenantId> tenant, Role role) {
        return LocalKeys.load(data.resolve("keys"))
                .issuer(Clock.systemUTC())
                .issue(new Identity("bench", tenant, EnumSet.of(role)), TOKEN_LIFE);
    }

    /** A server that is too busy to answer is asked again. */
    private static void awaitObject(Api api, Sent sent) throws InterruptedException {
        String asset = sent.asset().orElseThrow();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (uploading(api, asset, deadline)) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static boolean uploading(Api api, String asset, long deadline) throws InterruptedException {
        try {
            return api.asset(asset).path("state").asString("").equals("UPLOADING");
        } catch (Trouble e) {
            if (System.nanoTime() > deadline) {
                throw e;
            }
            return true;
        }
    }
}
