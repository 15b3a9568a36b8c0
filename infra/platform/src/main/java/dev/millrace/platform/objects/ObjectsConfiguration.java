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
import java.time.InstantSource;
import java.util.List;
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

/** The store {@code hot} on disk, the holdings, the journal's sweeper, and the room that is left. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ObjectsSettings.class, DataSettings.class})
public class ObjectsConfiguration {
    @Bean
    SchemaOwner objectsSchema() {
        return new SchemaOwner("objects");
    }

    @Bean
    ObjectStore hotStore(DataDirectory data, InstantSource clock) throws IOException {
        return LocalStore.open("hot", data.objects("hot"), clock);
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
            ObjectProvider<Catalog> catalog) {
        return new StorageParts(
                hotStore,
                stores.stream().collect(Collectors.toMap(ObjectStore::name, Function.identity())),
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
