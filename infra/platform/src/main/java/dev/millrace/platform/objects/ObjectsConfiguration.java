package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.objects.ObjectsSettings.Kind;
import dev.millrace.platform.objects.s3.S3Settings;
import dev.millrace.platform.objects.s3.S3Stores;
import dev.millrace.platform.schema.SchemaOwner;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The stores {@code hot} and {@code cold}, on disk or in buckets, the holdings, the journal's sweeper, and the room that is left. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ObjectsSettings.class, DataSettings.class})
public class ObjectsConfiguration {
    @Bean
    SchemaOwner objectsSchema() {
        return new SchemaOwner("objects");
    }

    /** @throws UnusableStoreException when its bucket cannot be used, or is not the one that it was */
    @Bean
    ObjectStore hotStore(
            DataDirectory data, ObjectsSettings settings, JdbcClient jdbc, InstantSource clock, MeterRegistry metrics)
            throws IOException {
        settings.requireTwoBuckets();
        return settings.store() == Kind.S3
                ? inBucket(Tiers.HOT, settings.s3(), "millrace.objects.s3", jdbc, metrics)
                : LocalStore.open(Tiers.HOT, data.objects(Tiers.HOT), clock);
    }

    /**
     * @throws MissingTierException when what is recorded there cannot be there
     * @throws UnusableStoreException as for the hot one
     */
    @Bean
    ObjectStore coldStore(
            DataDirectory data, ObjectsSettings settings, JdbcClient jdbc, InstantSource clock, MeterRegistry metrics)
            throws IOException {
        if (settings.coldStore() == Kind.S3) {
            return inBucket(Tiers.COLD, settings.coldS3(), "millrace.objects.cold-s3", jdbc, metrics);
        }
        Path directory = settings.coldDirectory(data);
        if (holds(jdbc, Tiers.COLD) && !LocalStore.isIn(directory)) {
            throw new MissingTierException(Tiers.COLD, directory);
        }
        return LocalStore.open(Tiers.COLD, directory, clock);
    }

    private static ObjectStore inBucket(
            String tier, S3Settings settings, String prefix, JdbcClient jdbc, MeterRegistry metrics)
            throws IOException {
        var store = S3Stores.open(tier, settings, prefix, metrics);
        try {
            if (holds(jdbc, tier) && store.list("t/", "", 1).isEmpty()) {
                throw new UnusableStoreException("The " + settings + " is empty, but objects are recorded in the tier "
                        + tier + ": set " + prefix + ".bucket and endpoint to where they are.");
            }
            return store;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static boolean holds(JdbcClient jdbc, String tier) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM objects.holding WHERE store = :tier AND state = 'STORED')")
                .param("tier", tier)
                .query(Boolean.class)
                .single();
    }

    @Bean
    StorageParts storageParts(
            ObjectStore hotStore,
            List<ObjectStore> stores,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            InstantSource clock,
            ObjectsSettings settings,
            MeterRegistry metrics,
            FreeSpace freeSpace,
            DataDirectory data,
            DataSettings dataSettings,
            ObjectProvider<Catalog> catalog) {
        var hot = settings.store() == Kind.S3 ? FreeSpace.unbounded() : freeSpace;
        var cold = settings.coldStore() == Kind.S3
                ? FreeSpace.unbounded()
                : new FreeSpace(FreeSpace.probe(settings.coldDirectory(data)), dataSettings.keepFree());
        return new StorageParts(
                hotStore,
                stores.stream().collect(Collectors.toMap(ObjectStore::name, Function.identity())),
                Map.of(Tiers.HOT, hot, Tiers.COLD, cold),
                jdbc,
                Objects.requireNonNull(transactions.getTransactionManager()),
                clock,
                settings,
                metrics,
                beingErased(catalog));
    }

    private static Predicate<AssetId> beingErased(ObjectProvider<Catalog> catalog) {
        return id -> catalog.getObject()
                .find(id)
                .map(Asset::state)
                .filter(state -> state == AssetState.DELETING || state == AssetState.DELETED)
                .isPresent();
    }

    @Bean
    Storage storage(StorageParts parts) {
        return parts.storage();
    }

    @Bean
    Tiers tiers(StorageParts parts) {
        return parts.tiers();
    }

    @Bean
    BackgroundLoop objectsSweeper(StorageParts parts, MeterRegistry metrics) {
        Metric.OBJECTS_JOURNALLED.gauge(metrics, () -> parts.storage().journalled());
        return new BackgroundLoop("objects-sweeper", metrics, parts.sweeper()::sweep);
    }

    /** Where the data directory lies. */
    @Bean
    @Primary
    FreeSpace freeSpace(DataDirectory data, DataSettings settings, MeterRegistry metrics) {
        var space = new FreeSpace(FreeSpace.probe(data.root()), settings.keepFree());
        Metric.DATA_FREE.gauge(metrics, space::free);
        return space;
    }

    /** The same room for what goes into the hot store: where that is a bucket, only the floor counts. */
    @Bean
    FreeSpace roomForUploads(FreeSpace freeSpace, ObjectsSettings settings) {
        return settings.store() == Kind.S3 ? freeSpace.forBytesElsewhere() : freeSpace;
    }
}
