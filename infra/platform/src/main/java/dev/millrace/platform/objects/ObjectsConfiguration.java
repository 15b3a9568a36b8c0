package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.loop.BackgroundLoop;
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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The stores {@code hot} and {@code cold} on disk, the holdings, the journal's sweeper, and the room that is left. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ObjectsSettings.class, DataSettings.class})
public class ObjectsConfiguration {
    @Bean
    SchemaOwner objectsSchema() {
        return new SchemaOwner("objects");
    }

    @Bean
    ObjectStore hotStore(DataDirectory data, InstantSource clock) throws IOException {
        return LocalStore.open(Tiers.HOT, data.objects(Tiers.HOT), clock);
    }

    /** @throws MissingTierException when what is recorded there cannot be there */
    @Bean
    ObjectStore coldStore(DataDirectory data, ObjectsSettings settings, JdbcClient jdbc, InstantSource clock)
            throws IOException {
        Path directory = settings.coldDirectory(data);
        boolean holds = jdbc.sql("SELECT EXISTS (SELECT FROM objects.holding WHERE store = :cold AND state = 'STORED')")
                .param("cold", Tiers.COLD)
                .query(Boolean.class)
                .single();
        if (holds && !LocalStore.isIn(directory)) {
            throw new MissingTierException(Tiers.COLD, directory);
        }
        return LocalStore.open(Tiers.COLD, directory, clock);
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
        var cold = FreeSpace.probe(settings.coldDirectory(data));
        return new StorageParts(
                hotStore,
                stores.stream().collect(Collectors.toMap(ObjectStore::name, Function.identity())),
                Map.of(Tiers.HOT, freeSpace, Tiers.COLD, new FreeSpace(cold, dataSettings.keepFree())),
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

    @Bean
    FreeSpace freeSpace(DataDirectory data, DataSettings settings, MeterRegistry metrics) {
        var space = new FreeSpace(FreeSpace.probe(data.root()), settings.keepFree());
        Metric.DATA_FREE.gauge(metrics, space::free);
        return space;
    }
}
