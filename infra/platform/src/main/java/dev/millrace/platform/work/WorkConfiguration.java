package dev.millrace.platform.work;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.events.Hints;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.schema.SchemaOwner;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Work on PostgreSQL: {@link Work}, and the runner of every {@link JobHandler} bean of the process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkSettings.class)
public class WorkConfiguration {
    @Bean
    SchemaOwner workSchema() {
        return new SchemaOwner("work");
    }

    @Bean
    WorkSignals workSignals(Hints hints) {
        var signals = new WorkSignals();
        hints.listen(WorkAnnouncement.CHANNEL, signals::wakeAll);
        return signals;
    }

    @Bean
    Work work(JdbcClient jdbc, WorkSignals signals) {
        return new JdbcWork(jdbc, signals);
    }

    @Bean
    Queues queues(JdbcClient jdbc) {
        return new Queues(jdbc);
    }

    @Bean
    SecondTries secondTries(Catalog catalog, Work work, Queues queues, TransactionTemplate transactions) {
        return new SecondTries(catalog, work, queues, transactions);
    }

    @Bean
    JobSchedule jobSchedule(JdbcClient jdbc) {
        return new JobSchedule(jdbc);
    }

    @Bean
    WorkAnnouncement workAnnouncement(JobSchedule schedule) {
        return new WorkAnnouncement(schedule);
    }

    @Bean
    WorkRunner workRunner(
            Work work,
            JobSchedule schedule,
            WorkSettings settings,
            TransactionTemplate transactions,
            WorkSignals signals,
            MeterRegistry meters,
            ObjectProvider<JobHandler> handlers) {
        String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        var runs = new JobRun(work, transactions, settings);
        return new WorkRunner(
                work,
                schedule,
                settings,
                runs,
                signals,
                meters,
                owner,
                handlers.orderedStream().toList());
    }

    @Bean
    BackgroundLoop workUpkeepLoop(JobSchedule schedule, WorkSettings settings, MeterRegistry meters) {
        return new BackgroundLoop("work-upkeep", meters, () -> {
            schedule.forget(settings.retention());
            return Duration.ofHours(1);
        });
    }
}
