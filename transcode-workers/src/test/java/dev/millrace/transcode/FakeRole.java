package dev.millrace.transcode;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.Work;
import dev.millrace.transcode.child.ChildCommand;
import dev.millrace.transcode.child.ChildPool;
import dev.millrace.transcode.child.EncoderHome;
import dev.millrace.transcode.confine.Enclosure;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The role with {@link FakeEncoder}s for children, or others of the tests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TranscodeSettings.class)
class FakeRole {
    /** Names another child than {@link FakeEncoder}. */
    static final String CHILD = "test.child";

    @Bean(destroyMethod = "close")
    ChildPool fakeChildren(
            TranscodeSettings settings, DataDirectory data, MeterRegistry meters, Environment environment)
            throws IOException {
        String child = environment.getProperty(CHILD, FakeEncoder.class.getName());
        var classPath = new ArrayList<>(TestClassPath.ofFakes());
        if (!child.equals(FakeEncoder.class.getName())) {
            classPath.addAll(List.of(RealEncoder.classPath().split(File.pathSeparator)));
        }
        EncoderHome home = EncoderHome.prepare(
                data.scratch().resolve("encoder"),
                classPath,
                // No test asks them for faces or scores.
                jar -> !jar.startsWith("open") && !jar.startsWith("onnx"));
        Enclosure enclosure = Enclosure.detect(home.root());
        var command = new ChildCommand(home, enclosure, settings.child(), child);
        return new ChildPool(settings.child(), () -> command, meters);
    }

    @Bean
    SpareChildren spareChildren(ChildPool children) {
        return new SpareChildren(children);
    }

    @Bean
    TranscodeParts parts(
            TranscodeSettings settings,
            DataDirectory data,
            ChildPool children,
            Catalog catalog,
            Revisions revisions,
            Storage storage,
            Work work,
            Outbox outbox,
            FreeSpace room,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            MeterRegistry meters)
            throws IOException {
        Spool spool = new Spool(data.scratch().resolve("spool"), storage, room);
        return new TranscodeParts(
                settings, children, spool, catalog, revisions, storage, work, outbox, room, jdbc, transactions, meters);
    }

    @Bean
    JobHandler inspectHandler(TranscodeParts parts) {
        return parts.inspectHandler();
    }

    @Bean
    JobHandler encodeHandler(TranscodeParts parts) {
        return parts.encodeHandler();
    }

    @Bean
    FactConsumer inspectUploads(Work work) {
        return new InspectUploads(work);
    }
}
