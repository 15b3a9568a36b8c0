package dev.millrace.tiering;

import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.objects.TierRuns;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.schema.SchemaOwner;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.JobOperatorFactoryBean;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The parts of tiering. Spring Batch is put together here and not by Boot: its tables are ours, in our schema, and no job
 * starts by itself.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TieringSettings.class)
public class TieringConfiguration {
    private static final int SHOWN_DAMAGED = 1000;

    @Bean
    SchemaOwner tieringSchema() {
        return new SchemaOwner("tiering");
    }

    @Bean
    TieringLease tieringLease(JdbcClient jdbc, TieringSettings settings) {
        return new TieringLease(jdbc, ProcessHandle.current().pid() + "-" + UUID.randomUUID(), settings.lease());
    }

    @Bean
    Runs tieringRuns(JdbcClient jdbc, DataSource database, TransactionTemplate transactions, InstantSource clock) {
        return new Runs(jdbc, new JdbcTemplate(database), transactions, clock);
    }

    /** For those who show them. */
    @Bean
    TierRuns tierRuns(Runs runs) {
        return limit -> runs.newest(limit).stream().map(Run::pass).toList();
    }

    @Bean
    CostModel tieringCosts(TieringSettings settings, Tiers tiers) {
        var prices = settings.prices();
        return new CostModel(
                Map.of(
                        Tiers.HOT,
                        prices.hot().price(),
                        Tiers.COLD,
                        prices.cold().price()),
                settings.rules().horizon(),
                tiers.grace());
    }

    @Bean
    Planner tieringPlanner(
            Tiers tiers, Catalog catalog, CostModel costs, TieringSettings settings, InstantSource clock) {
        var judge = new Judge(settings.rules(), costs, settings.prices().currency());
        return new Planner(tiers, catalog, judge, costs, settings, clock);
    }

    /** Set when this process stops. */
    @Bean
    AtomicBoolean tieringStopping() {
        return new AtomicBoolean();
    }

    @Bean
    Steps tieringSteps(
            Runs runs,
            Planner planner,
            Tiers tiers,
            TieringLease lease,
            AtomicBoolean tieringStopping,
            TieringSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        var pace = new Pace(settings.rate().toBytes(), () -> tieringStopping.get() || !lease.held());
        var reader = new CopyReader(pace);
        var mover = new Mover(tiers, reader);
        var verifier = new Verifier(tiers, reader, mover);
        Metric.TIERING_DAMAGED.gauge(meters, () -> tiers.damaged(SHOWN_DAMAGED).size());
        return new Steps(runs, planner, mover, verifier, tiers, pace, settings, clock, meters);
    }

    @Bean
    JobRepository tieringJobRepository(DataSource database, TransactionTemplate transactions) throws Exception {
        var factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(database);
        factory.setTransactionManager(Objects.requireNonNull(transactions.getTransactionManager()));
        factory.setTablePrefix("tiering.batch_");
        factory.afterPropertiesSet();
        return Objects.requireNonNull(factory.getObject());
    }

    @Bean
    Job tieringJob(JobRepository repository, Steps steps) {
        return TieringJob.of(repository, steps);
    }

    @Bean
    JobOperator tieringJobOperator(JobRepository repository, Job tieringJob, TransactionTemplate transactions)
            throws Exception {
        var registry = new MapJobRegistry();
        registry.register(tieringJob);
        var factory = new JobOperatorFactoryBean();
        factory.setJobRepository(repository);
        factory.setJobRegistry(registry);
        factory.setTransactionManager(Objects.requireNonNull(transactions.getTransactionManager()));
        factory.afterPropertiesSet();
        return Objects.requireNonNull(factory.getObject());
    }

    @Bean
    Conductor tieringConductor(
            Runs runs,
            Steps steps,
            Job tieringJob,
            JobOperator operator,
            JobRepository repository,
            TieringSettings settings,
            InstantSource clock) {
        return new Conductor(runs, steps, tieringJob, operator, repository, settings, clock);
    }

    @Bean
    TieringRunner tieringRunner(
            Conductor conductor,
            TieringLease lease,
            AtomicBoolean tieringStopping,
            TieringSettings settings,
            MeterRegistry meters) {
        return new TieringRunner(conductor, lease, tieringStopping, settings, meters);
    }

    @Bean
    TieringHealth tieringHealthIndicator(Tiers tiers, TieringRunner runner, TieringLease lease) {
        return new TieringHealth(tiers, runner, lease);
    }

    @Bean
    TieringController tieringController(
            Planner planner,
            Runs runs,
            TieringRunner runner,
            Tiers tiers,
            Catalog catalog,
            TieringSettings settings,
            InstantSource clock) {
        return new TieringController(planner, runs, runner, tiers, catalog, settings, clock);
    }

    @Bean
    AccessRules tieringRules() {
        return TieringController.RULES;
    }
}
