package dev.millrace.app.ops;

import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.Queues;
import dev.millrace.platform.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queues, and the dead jobs. */
final class WorkPanel implements Reader {
    private final Queues queues;
    private final Work work;
    private final InstantSource clock;

    WorkPanel(Queues queues, Work work, InstantSource clock) {
        this.queues = queues;
        this.work = work;
        this.clock = clock;
    }

    record Content(List<QueueLine> queues, Page<DeadLine> dead) {}

    /** @param oldest how long the one that is due longest has been so; null when none is */
    record QueueLine(
            String kind,
            long due,
            long delayed,
            long running,
            long dead,
            @Nullable String oldest,
            boolean late) {}

    record DeadLine(
            String job,
            String kind,
            String asset,
            @Nullable String tenant,
            int attempts,
            String reason,
            Words.When at) {}

    @Override
    public Content read(Sight sight, Optional<String> after) {
        Instant now = clock.instant();
        var dead = work.dead(sight.tenant(), Cursor.job(after), LINES);
        return new Content(
                queues.of(sight.tenant()).stream().map(WorkPanel::queue).toList(),
                Page.of(dead, LINES, job -> job.job().value().toString()).map(job -> dead(job, sight, now)));
    }

    private static QueueLine queue(Queues.Queue queue) {
        Duration oldest = queue.oldest().orElse(Duration.ZERO);
        return new QueueLine(
                queue.kind().name(),
                queue.due(),
                queue.delayed(),
                queue.running(),
                queue.dead(),
                queue.oldest().map(Words::span).orElse(null),
                oldest.compareTo(Concerns.LATE) > 0);
    }

    private static DeadLine dead(DeadJob job, Sight sight, Instant now) {
        return new DeadLine(
                job.job().value().toString(),
                job.kind().name(),
                job.asset().value(),
                sight.all() ? job.tenant().value() : null,
                job.attempts(),
                job.reason(),
                Words.when(job.at(), now));
    }
}
