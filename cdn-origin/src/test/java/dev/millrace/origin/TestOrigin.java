package dev.millrace.origin;

import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The whole origin as its configuration wires it, on a free port, over a catalog and a storage of the test's choice. */
final class TestOrigin implements AutoCloseable {
    /** Time stands where tests want it, for tokens; it goes on by itself until they do. */
    static final class Time implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return InstantSource.system().instant().plus(ahead);
        }

        void advance(Duration by) {
            ahead = ahead.plus(by);
        }
    }

    final Time time = new Time();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final PathTokens tokens;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final OriginAddress address = new OriginAddress(Optional.empty());

    TestOrigin(Catalog catalog, Withdrawals withdrawals, Storage storage, String... settings) {
        this(fresh(), catalog, withdrawals, storage, settings);
    }

    /** @param settings names below {@code millrace.origin.} and values, in turn */
    TestOrigin(DataDirectory data, Catalog catalog, Withdrawals withdrawals, Storage storage, String... settings) {
        tokens = LocalKeys.load(data.keys()).pathTokens(time);
        Map<String, Object> values = new HashMap<>(Map.of("millrace.origin.port", "0", "millrace.origin.threads", "2"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put("millrace.origin." + settings[i], settings[i + 1]);
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", values));
        context.registerBean(Catalog.class, () -> catalog);
        context.registerBean(Withdrawals.class, () -> withdrawals);
        context.registerBean(Storage.class, () -> storage);
        context.registerBean(PathTokens.class, () -> tokens);
        context.registerBean(DataDirectory.class, () -> data);
        context.registerBean(FreeSpace.class, FreeSpace::unbounded);
        context.registerBean(OriginAddress.class, () -> address);
        context.registerBean(MeterRegistry.class, () -> meters);
        context.registerBean(InstantSource.class, () -> time);
        context.register(OriginConfiguration.class);
        context.refresh();
    }

    private static DataDirectory fresh() {
        try {
            return new DataDirectory(Files.createTempDirectory("origin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return address.get();
    }

    URI uri(String path) {
        return URI.create(uri() + path);
    }

    /** {@code /t/<token>}, to stand before {@code /v/…}. */
    String token(SmallVideo video, Viewer viewer) {
        return "/t/" + tokens.sign(video.asset(), viewer, Duration.ofHours(4));
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    double counted(String metric, String... labels) {
        Counter counter = meters.find(metric).tags(labels).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() {
        context.close();
    }
}
