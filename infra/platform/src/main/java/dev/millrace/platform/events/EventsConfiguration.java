package dev.millrace.platform.events;

import dev.millrace.platform.events.EventsRunner.NamedReader;
import dev.millrace.platform.schema.MonthlyPartitions;
import dev.millrace.platform.schema.SchemaOwner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Events on PostgreSQL: {@link Outbox}, {@link Hints}, {@link EventDeadLetters}, and every {@link FactConsumer} fed. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventsSettings.class)
public class EventsConfiguration {
    @Bean
    SchemaOwner eventsSchema() {
        return new SchemaOwner("events");
    }

    @Bean
    EventsUpkeep eventsUpkeep(JdbcClient jdbc, TransactionTemplate transactions, EventsSettings settings) {
        var upkeep = new EventsUpkeep(
                jdbc,
                new MonthlyPartitions(jdbc, transactions, "events.outbox"),
                new MonthlyPartitions(jdbc, transactions, "events.inbox"),
                settings.retention());
        upkeep.run(); // before the first row of a new month
        return upkeep;
    }

    /** Given when a fact was committed by this process. */
    @Bean
    LocalHint factsAppended() {
        return new LocalHint();
    }

    /** Given when facts were numbered by this process. */
    @Bean
    LocalHint factsRelayed() {
        return new LocalHint();
    }

    @Bean
    FactCodec factCodec() {
        return new FactCodec();
    }

    @Bean
    Outbox outbox(JdbcClient jdbc, FactCodec codec, LocalHint factsAppended, EventsUpkeep upkeep) {
        return new JdbcOutbox(jdbc, codec, factsAppended);
    }

    @Bean
    EventDeadLetters eventDeadLetters(JdbcClient jdbc, LocalHint factsRelayed) {
        return new JdbcEventDeadLetters(jdbc, factsRelayed);
    }

    @Bean
    PostgresHints hints(DataSource database) {
        return new PostgresHints(database);
    }

    @Bean
    Relay relay(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            ObjectProvider<Announcement> announcements,
            LocalHint factsRelayed,
            EventsSettings settings,
            MeterRegistry meters) {
        String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        return new Relay(
                jdbc, transactions, announcements.orderedStream().toList(), factsRelayed, settings, owner, meters);
    }

    @Bean
    EventsRunner eventsRunner(
            Relay relay,
            PostgresHints hints,
            EventsUpkeep upkeep,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            FactCodec codec,
            EventsSettings settings,
            LocalHint factsAppended,
            LocalHint factsRelayed,
            MeterRegistry meters,
            ObjectProvider<FactConsumer> consumers) {
        var readers = consumers
                .orderedStream()
                .map(consumer -> new NamedReader(
                        consumer.name(),
                        new ConsumerReader(
                                consumer,
                                new ConsumerRows(jdbc, consumer.name()),
                                transactions,
                                codec,
                                settings,
                                meters)))
                .toList();
        return new EventsRunner(relay, hints, upkeep, readers, factsAppended, factsRelayed, meters);
    }
}
