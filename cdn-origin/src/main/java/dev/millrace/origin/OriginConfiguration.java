package dev.millrace.origin;

import dev.millrace.origin.cache.DiskCache;
import dev.millrace.origin.cache.MemoryCache;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** The parts of an origin. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OriginSettings.class)
public class OriginConfiguration {
    /** On disk, unless it is set. */
    private static final DataSize DISK = DataSize.ofGigabytes(2);

    @Bean
    OriginMetrics originMetrics(MeterRegistry meters) {
        return new OriginMetrics(meters);
    }

    @Bean
    DenySet originDenySet(OriginSettings settings, OriginMetrics metrics) {
        DenySet denySet = new DenySet(settings.denyMaxAge(), System::nanoTime);
        metrics.watch(Metric.ORIGIN_DENY_SILENCE, () -> denySet.silence().toMillis() / 1_000.0);
        return denySet;
    }

    @Bean
    Running originRunning() {
        return new Running();
    }

    @Bean
    Workers originLookups(OriginSettings settings) {
        return new Workers(
                "lookups", settings.store().lookups(), settings.store().waiting());
    }

    @Bean
    Workers originReads(OriginSettings settings) {
        return new Workers("reads", settings.store().reads(), settings.store().waiting());
    }

    @Bean
    Workers originPacedReads(OriginSettings settings) {
        return new Workers(
                "paced-reads", settings.store().reads(), settings.store().waiting());
    }

    @Bean
    ServingViews originServingViews(Catalog catalog, DenySet denySet, Workers originLookups, OriginSettings settings) {
        return new ServingViews(catalog, denySet, originLookups, settings.denyMaxAge(), System::nanoTime);
    }

    @Bean(destroyMethod = "clear")
    MemoryCache<Representations.Name> originMemoryCache(
            Workers originReads, Workers originPacedReads, OriginSettings settings, OriginMetrics metrics) {
        OriginSettings.Cache sizes = settings.cache();
        long memory = affordable(sizes.memory());
        MemoryCache<Representations.Name> cache = new MemoryCache<>(
                memory,
                affordable(sizes.transit()),
                Math.min(sizes.largest().toBytes(), memory),
                originReads,
                originPacedReads,
                metrics);
        metrics.watch(Metric.ORIGIN_CACHE_BYTES, cache::weight, "state", "kept");
        metrics.watch(Metric.ORIGIN_CACHE_BYTES, cache::used, "state", "used");
        return cache;
    }

    /** The limit of what is off-heap is by default that of the heap, and others want some of it. */
    private static long affordable(DataSize wanted) {
        return Math.min(wanted.toBytes(), Runtime.getRuntime().maxMemory() / 4);
    }

    /** Empty where it would be of no use: objects that lie on this very disk need no copy on it. */
    private static Optional<DiskCache> diskCache(
            OriginSettings settings, DataDirectory data, FreeSpace space, OriginMetrics metrics, Environment env) {
        boolean buckets = env.getProperty("millrace.objects.store", "disk").equals("s3");
        DataSize set = settings.cache().disk();
        long capacity = set != null ? set.toBytes() : buckets ? DISK.toBytes() : 0;
        if (capacity == 0) {
            return Optional.empty();
        }
        try {
            DiskCache cache = new DiskCache(data.cache(), capacity, () -> space.free() > space.keep(), metrics);
            metrics.watch(Metric.ORIGIN_DISK_BYTES, cache::weight);
            return Optional.of(cache);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The origin cannot keep its cache in " + data.cache() + ": " + e.getMessage()
                            + ". Make it writable, or set millrace.origin.cache.disk to 0.",
                    e);
        }
    }

    @Bean
    Representations originRepresentations(
            Storage storage,
            Workers originLookups,
            Workers originReads,
            MemoryCache<Representations.Name> memory,
            OriginSettings settings,
            DataDirectory data,
            FreeSpace space,
            OriginMetrics metrics,
            Environment environment,
            InstantSource time) {
        long parsed = settings.cache().indexes().toBytes();
        Indexes indexes = new Indexes(storage, originReads, parsed);
        Storyboards storyboards = new Storyboards(storage, originReads, parsed / 8);
        Manifests manifests = new Manifests(
                originLookups,
                new ManifestWriter(time),
                settings.cache().manifests().toBytes());
        StoredFiles stored =
                new StoredFiles(storage, originLookups, memory, diskCache(settings, data, space, metrics, environment));
        return new Representations(storage, indexes, storyboards, manifests, stored);
    }

    @Bean
    AccessCounts originAccessCounts(Storage storage, InstantSource time) {
        return new AccessCounts(storage, time);
    }

    @Bean
    MediaSite originSite(
            PathTokens tokens,
            DenySet denySet,
            ServingViews views,
            Representations representations,
            Running running,
            AccessCounts counts,
            OriginMetrics metrics,
            OriginSettings settings) {
        Journal journal = new Journal(counts, metrics, settings.accessLog());
        return new MediaSite(tokens, denySet, views, representations, running, journal);
    }

    @Bean
    DenyLoop originDenyLoop(
            Withdrawals withdrawals,
            DenySet denySet,
            Running running,
            ServingViews views,
            Representations representations,
            OriginMetrics metrics,
            MeterRegistry meters,
            InstantSource time) {
        return new DenyLoop(withdrawals, denySet, running, views, representations, metrics, meters, time);
    }

    @Bean
    OriginServer originServer(
            OriginSettings settings,
            MediaSite site,
            DenyLoop denyLoop,
            AccessCounts counts,
            MemoryCache<Representations.Name> memory,
            OriginAddress address,
            OriginMetrics metrics,
            MeterRegistry meters,
            InstantSource time) {
        return new OriginServer(settings, site, denyLoop, counts, memory, address, metrics, meters, time);
    }

    @Bean
    OriginHealth originHealthIndicator(OriginServer server, DenySet denySet) {
        return new OriginHealth(server, denySet);
    }
}
