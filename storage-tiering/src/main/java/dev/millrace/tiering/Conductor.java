package dev.millrace.tiering;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Starts a run when there is something to do, and takes up the one that was cut off. Spring Batch cannot know that a
 * process died: its execution stays STARTED for ever. We can, by our lease: who holds it may recover whatever is said to
 * run, and restart it.
 */
final class Conductor {
    private static final Logger log = LoggerFactory.getLogger(Conductor.class);
    private static final int FAILURES = 5;
    private static final int FORGOTTEN_AT_ONCE = 100;

    /** Between two looks for a run that an operator asked for, at whichever process. */
    private static final Duration ASKED = Duration.ofSeconds(5);

    private final Runs runs;
    private final Steps steps;
    private final Job job;
    private final JobOperator operator;
    private final JobRepository repository;
    private final TieringSettings settings;
    private final InstantSource clock;
    private Instant nextLook = Instant.EPOCH;

    Conductor(
            Runs runs,
            Steps steps,
            Job job,
            JobOperator operator,
            JobRepository repository,
            TieringSettings settings,
            InstantSource clock) {
        this.runs = runs;
        this.steps = steps;
        this.job = job;
        this.operator = operator;
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
    }

    /** Only while the lease is held. @return how long to rest */
    Duration step() throws JobExecutionException {
        Optional<Run> open = runs.open().or(this::bySchedule);
        if (open.isPresent()) {
            conduct(open.get().id());
        }
        return ASKED;
    }

    private Optional<Run> bySchedule() {
        Instant now = clock.instant();
        if (now.isBefore(nextLook)) {
            return Optional.empty();
        }
        forgetOldRuns();
        boolean something = steps.anythingToDo();
        nextLook = now.plus(settings.interval());
        if (something) {
            runs.ask(Optional.empty());
        }
        return runs.open();
    }

    private void conduct(long run) throws JobExecutionException {
        JobExecution execution = execute(parameters(run));
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            runs.finish(run, "It went through.");
        } else if (execution.getStatus() == BatchStatus.FAILED) {
            String why = execution.getAllFailureExceptions().stream()
                    .findFirst()
                    .map(Throwable::toString)
                    .orElseGet(() -> execution.getExitStatus().getExitDescription());
            log.warn("The run {} failed: {}", run, why);
            if (runs.failed(run) >= FAILURES) {
                runs.finish(run, "Given up after " + FAILURES + " failures, the last: " + why);
            } else {
                throw new JobExecutionException("Run " + run + " failed and is taken up again: " + why);
            }
        }
    }

    private JobExecution execute(JobParameters parameters) throws JobExecutionException {
        for (JobExecution orphan : repository.findRunningJobExecutions(TieringJob.NAME)) {
            log.info("The execution {} was cut off: it is taken up again.", orphan.getId());
            operator.recover(orphan);
        }
        JobInstance instance = repository.getJobInstance(TieringJob.NAME, parameters);
        if (instance == null) {
            return operator.start(job, parameters);
        }
        @Nullable JobExecution last = repository.getLastJobExecution(instance);
        if (last != null && last.getStatus() == BatchStatus.COMPLETED) {
            return last;
        }
        if (last == null || last.getStatus() == BatchStatus.UNKNOWN) {
            // Cut off between the instance and its first execution, or in writing down how it ended: Spring Batch
            // restarts neither. All that counts is in our own rows, so a fresh instance goes on as well.
            repository.deleteJobInstance(instance);
            return operator.start(job, parameters);
        }
        return operator.restart(last);
    }

    private static JobParameters parameters(long run) {
        return new JobParametersBuilder().addLong(TieringJob.RUN, run).toJobParameters();
    }

    private void forgetOldRuns() {
        for (long run : runs.endedBefore(clock.instant().minus(settings.runRetention()), FORGOTTEN_AT_ONCE)) {
            JobInstance instance = repository.getJobInstance(TieringJob.NAME, parameters(run));
            if (instance != null) {
                repository.deleteJobInstance(instance);
            }
            runs.forget(run);
        }
    }
}
