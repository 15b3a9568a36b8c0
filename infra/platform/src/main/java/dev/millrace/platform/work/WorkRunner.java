package dev.millrace.platform.work;

import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the job handlers of this process: as many claim loops per handler as its concurrency, and one heartbeat for all
 * leases. Stopping interrupts the jobs and hands them back. Timer {@code millrace.work.job} by {@code kind} and
 * {@code outcome}.
 */
final class WorkRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkRunner.class);

    private final Work work;
    private final JobSchedule schedule;
    private final WorkSettings settings;
    private final JobRun runs;
    private final WorkSignals signals;
    private final MeterRegistry meters;
    private final String owner;
    private final List<BackgroundLoop> loops = new ArrayList<>();
    private final BackgroundLoop heartbeat;
    private final Set<RunningJob> running = ConcurrentHashMap.newKeySet();
    private volatile boolean started;
    private volatile boolean stopping;

    /** @param owner names this process in the rows of its leases */
    WorkRunner(
            Work work,
            JobSchedule schedule,
            WorkSettings settings,
            JobRun runs,
            WorkSignals signals,
            MeterRegistry meters,
            String owner,
            List<JobHandler> handlers) {
        this.work = work;
        this.schedule = schedule;
        this.settings = settings;
        this.runs = runs;
        this.signals = signals;
        this.meters = meters;
        this.owner = owner;
        this.heartbeat = new BackgroundLoop("work-heartbeat", meters, this::renewAll);
        handlers.forEach(this::prepare);
        Metric.WORK_RUNNING.gauge(meters, running::size);
    }

    private void prepare(JobHandler handler) {
        for (int i = 1; i <= handler.concurrency(); i++) {
            String name = "work-" + handler.kind().name() + "-" + i;
            var loop = new BackgroundLoop(name, meters, () -> step(handler));
            signals.listen(handler.kind(), loop::wake);
            loops.add(loop);
        }
    }

    private Duration step(JobHandler handler) {
        var claimed = work.claim(Set.of(handler.kind()), owner, settings.lease());
        if (claimed.isEmpty()) {
            return stopping ? settings.poll() : rest(handler.kind());
        }
        var job = new RunningJob(claimed.get());
        running.add(job);
        if (stopping) { // too late for the interrupt that stop() sends to those that run
            running.remove(job);
            work.release(job.lease());
            return settings.poll();
        }
        long start = System.nanoTime();
        try {
            var outcome = runs.attempt(handler, job, () -> stopping);
            Metric.WORK_JOB
                    .timer(
                            meters,
                            "kind",
                            handler.kind().name(),
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT))
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        } finally {
            running.remove(job);
        }
        return Duration.ZERO;
    }

    /** Until the next job of the kind is due, if that is sooner than the next poll. */
    private Duration rest(JobKind kind) {
        Duration due = schedule.untilNext(kind).orElse(settings.poll());
        return due.compareTo(settings.poll()) < 0 ? due : settings.poll();
    }

    private Duration renewAll() {
        long third = settings.lease().dividedBy(3).toNanos();
        running.stream().filter(job -> job.sinceRenewal() >= third).forEach(this::renew);
        return settings.lease().dividedBy(12);
    }

    private void renew(RunningJob job) {
        long asked = System.nanoTime();
        try {
            work.renew(job.lease(), settings.lease());
            job.renewed(asked);
        } catch (LostLeaseException e) {
            job.lose();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The lease of job {} could not be renewed.",
                    job.lease().job().value(),
                    e);
            if (job.sinceRenewal() > settings.lease().toNanos()) {
                job.lose();
            }
        }
    }

    @Override
    public synchronized void start() {
        stopping = false;
        heartbeat.start();
        loops.forEach(BackgroundLoop::start);
        started = true;
    }

    @Override
    public synchronized void stop() {
        stopping = true;
        loops.forEach(BackgroundLoop::requestStop);
        running.forEach(RunningJob::interrupt);
        BackgroundLoop.stopAll(loops);
        heartbeat.stop();
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
