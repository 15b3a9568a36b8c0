package dev.millrace.transcode;

import static org.awaitility.Awaitility.await;

import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.Work;
import dev.millrace.platform.work.WorkConfiguration;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.testkit.FactRecorder;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.transcode.child.ChildPool;
import dev.millrace.transcode.child.ChildProcess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The role as it runs, on a database and a disk of its own, from an uploaded file on. */
final class Pipeline implements AutoCloseable {
    static final TenantId TENANT = new TenantId("acme");
    private static final Because TEST = new Because("a test", new Actor(Actor.Kind.CREATOR, "tester"));
    private static final Set<AssetState> SETTLED = EnumSet.of(
            AssetState.READY, AssetState.PUBLISHED, AssetState.REJECTED, AssetState.FAILED, AssetState.DELETED);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SecureRandom random = new SecureRandom();
    private final FactRecorder facts = new FactRecorder("test.facts");
    private final TestDatabase database;
    private final AnnotationConfigApplicationContext context;

    /** @param settings beyond the defaults, by their keys */
    Pipeline(Path data, Map<String, Object> settings) {
        this(data, settings, TranscodeConfiguration.class);
    }

    /** @param role instead of the one that ships */
    Pipeline(Path data, Map<String, Object> settings, Class<?> role) {
        database = TestDatabase.create("catalog", "events", "objects", "transcode", "work");
        Map<String, Object> all = new HashMap<>(Map.of(
                "millrace.transcode.encoder-classpath", RealEncoder.classPath(),
                "millrace.transcode.child.spares", "1",
                "millrace.transcode.ladder", "360,240",
                "millrace.work.poll", "1s",
                "millrace.data.min-free", "1MB"));
        all.putAll(settings);
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.registerBean(DataDirectory.class, () -> new DataDirectory(data));
        context.registerBean(DataSource.class, database::dataSource);
        context.registerBean(JdbcClient.class, database::jdbc);
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database.dataSource()));
        context.registerBean(
                TransactionTemplate.class,
                () -> new TransactionTemplate(context.getBean(PlatformTransactionManager.class)));
        context.registerBean(InstantSource.class, InstantSource::system);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(FactRecorder.class, () -> facts);
        context.register(
                CatalogConfiguration.class,
                EventsConfiguration.class,
                WorkConfiguration.class,
                ObjectsConfiguration.class,
                role);
        context.refresh();
    }

    Catalog catalog() {
        return context.getBean(Catalog.class);
    }

    Revisions revisions() {
        return context.getBean(Revisions.class);
    }

    Storage storage() {
        return context.getBean(Storage.class);
    }

    Work work() {
        return context.getBean(Work.class);
    }

    /** What the role has said of an asset, in order. */
    List<Fact> facts(AssetId asset) {
        return facts.factsOf(asset);
    }

    ChildPool children() {
        return context.getBean(ChildPool.class);
    }

    /** As the process's end does, the database staying. */
    void stopWorking() {
        context.stop();
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    TransactionTemplate transactions() {
        return database.transactions();
    }

    /** Made by a real child. */
    Path clip(Path file, ClipSpec spec) throws IOException, InterruptedException {
        try (ChildProcess child = children().take()) {
            DemoClip.make(child, spec, file);
        }
        return file;
    }

    /** As ingest leaves it: the source is stored, the upload is finished. */
    AssetId upload(Path file) throws IOException {
        return upload(Bytes.of(file));
    }

    AssetId upload(Bytes bytes) throws IOException {
        AssetId asset = AssetId.random(random);
        SourceId id = SourceId.random(random);
        catalog().create(new NewAsset(asset, TENANT, "tester", "A test", Visibility.PUBLIC, TEST));
        ObjectKey key = ObjectKey.source(TENANT, id);
        Storage.Holding holding = storage().put(key, asset, bytes);
        Source source = new Source(id, TENANT, key.value(), holding.sha256(), holding.size());
        catalog().finishUpload(asset, source, TEST);
        return asset;
    }

    /** Waits until nothing more will happen to the asset by itself. */
    Asset settled(AssetId id) {
        return await("asset " + id + " settles")
                .atMost(PATIENCE)
                .until(() -> catalog().get(id), asset -> SETTLED.contains(asset.state()));
    }

    Asset reached(AssetId id, AssetState state) {
        return await("asset " + id + " is " + state)
                .atMost(PATIENCE)
                .until(() -> catalog().get(id), asset -> asset.state() == state);
    }

    void clear(AssetId id) {
        catalog().screen(id, Screening.CLEARED, Optional.empty(), TEST);
    }

    /** As an accepted DELETE does it; what is gone then. */
    List<ObjectKey> erase(AssetId id) throws IOException {
        catalog().move(id, Move.DELETE, TEST);
        return storage().erase(id, Optional.empty()).stream()
                .map(Storage.Proof::key)
                .toList();
    }

    /** The snapshot that a revision points to. */
    PresentationIndex index(Revision revision) throws IOException {
        ObjectKey key = ObjectKey.snapshot(TENANT, revision.asset(), revision.id(), revision.snapshot());
        try (InputStream in = storage().read(key)) {
            return PresentationIndex.parse(in.readAllBytes());
        }
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }
}
