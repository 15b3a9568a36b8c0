package dev.millrace.transcode;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.schema.SchemaOwner;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.Work;
import dev.millrace.transcode.child.ChildPool;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The role {@code transcode}: uploads are inspected, encoded by confined children, and published. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TranscodeSettings.class)
public class TranscodeConfiguration {
    @Bean
    SchemaOwner transcodeSchema() {
        return new SchemaOwner("transcode");
    }

    @Bean(destroyMethod = "close")
    ChildPool encoderChildren(TranscodeSettings settings, DataDirectory data, MeterRegistry meters) {
        ModelFile.check(settings.classifier());
        var classPath = EncoderInstallation.classPath(Optional.ofNullable(settings.encoderClasspath()));
        return new ChildPool(
                settings.child(),
                new EncoderInstallation(
                        classPath,
                        data.scratch().resolve("encoder"),
                        settings.child(),
                        settings.faces(),
                        settings.classifier().wanted()),
                meters);
    }

    @Bean
    SpareChildren spareChildren(ChildPool encoderChildren) {
        return new SpareChildren(encoderChildren);
    }

    @Bean
    TranscodeHealth transcodeHealthIndicator(ChildPool encoderChildren, FreeSpace room) {
        return new TranscodeHealth(encoderChildren, room);
    }

    @Bean
    TranscodeParts transcodeParts(
            TranscodeSettings settings,
            DataDirectory data,
            ChildPool encoderChildren,
            Catalog catalog,
            Revisions revisions,
            Storage storage,
            Work work,
            Outbox outbox,
            FreeSpace room,
            JdbcClient jdbc,
            PlatformTransactionManager manager,
            MeterRegistry meters)
            throws IOException {
        TransactionOperations transactions = new TransactionTemplate(manager);
        Spool spool = new Spool(data.scratch().resolve("spool"), storage, room);
        return new TranscodeParts(
                settings,
                encoderChildren,
                spool,
                catalog,
                revisions,
                storage,
                work,
                outbox,
                room,
                jdbc,
                transactions,
                meters);
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

    @Bean
    FactConsumer publishWhenCleared(Catalog catalog) {
        return new PublishWhenCleared(catalog);
    }
}
