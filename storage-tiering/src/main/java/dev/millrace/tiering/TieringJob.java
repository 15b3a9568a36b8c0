package dev.millrace.tiering;

import dev.millrace.tiering.Pace.StoppedException;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/**
 * A run as a job of Spring Batch: {@code plan}, {@code move}, {@code verify}. Each object is one turn of its step, and no
 * transaction is open around it: copying takes as long as the disks take.
 */
final class TieringJob {
    static final String NAME = "tiering";
    static final String RUN = "run";

    private TieringJob() {}

    static Job of(JobRepository repository, Steps steps) {
        return new JobBuilder(NAME, repository)
                .start(step("plan", repository, run -> {
                    steps.plan(run);
                    return false;
                }))
                .next(step("move", repository, steps::moveOne))
                .next(step("repair", repository, _ -> {
                    steps.repair();
                    return false;
                }))
                .next(step("verify", repository, steps::verifyOne))
                .build();
    }

    private interface Turn {
        /** @return whether there may be more */
        boolean take(long run) throws Exception;
    }

    private static Step step(String name, JobRepository repository, Turn turn) {
        Tasklet tasklet = (contribution, context) -> turn(turn, contribution, context);
        return new StepBuilder(name, repository)
                .tasklet(tasklet, new ResourcelessTransactionManager())
                .build();
    }

    private static RepeatStatus turn(Turn turn, StepContribution contribution, ChunkContext context) throws Exception {
        StepExecution execution = context.getStepContext().getStepExecution();
        Long run = execution.getJobParameters().getLong(RUN);
        if (run == null) {
            throw new IllegalStateException("A run has a number.");
        }
        try {
            boolean more = turn.take(run);
            if (more) {
                contribution.incrementReadCount();
            }
            return more ? RepeatStatus.CONTINUABLE : RepeatStatus.FINISHED;
        } catch (StoppedException e) {
            // The job becomes STOPPED, and goes on with this turn when it is restarted.
            execution.setTerminateOnly();
            return RepeatStatus.CONTINUABLE;
        }
    }
}
