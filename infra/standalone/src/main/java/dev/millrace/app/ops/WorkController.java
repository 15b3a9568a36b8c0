package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.Queues;
import dev.millrace.platform.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/work}: the queues, and the jobs that nobody tries again until an operator says so. */
@RestController
@RequestMapping("/v1/work")
final class WorkController {
    private final Queues queues;
    private final Work work;
    private final Acts acts;

    WorkController(Queues queues, Work work, Acts acts) {
        this.queues = queues;
        this.work = work;
        this.acts = acts;
    }

    record QueuesView(List<QueueLine> queues) {}

    /**
     * @param due could be taken now
     * @param delayed in back-off, or waiting for room
     * @param oldestSeconds how long the one that is due longest has been so; null when none is
     */
    record QueueLine(
            String kind,
            long due,
            long delayed,
            long running,
            long dead,
            @Nullable Long oldestSeconds) {
        static QueueLine of(Queues.Queue queue) {
            return new QueueLine(
                    queue.kind().name(),
                    queue.due(),
                    queue.delayed(),
                    queue.running(),
                    queue.dead(),
                    queue.oldest().map(Duration::toSeconds).orElse(null));
        }
    }

    record DeadLine(UUID job, String kind, String tenant, String asset, int attempts, String reason, Instant at) {
        static DeadLine of(DeadJob dead) {
            return new DeadLine(
                    dead.job().value(),
                    dead.kind().name(),
                    dead.tenant().value(),
                    dead.asset().value(),
                    dead.attempts(),
                    dead.reason(),
                    dead.at());
        }
    }

    @GetMapping("/queues")
    QueuesView queues(Identity who) {
        return new QueuesView(
                queues.of(who.tenant()).stream().map(QueueLine::of).toList());
    }

    @GetMapping("/dead-letters")
    Page<DeadLine> dead(
            Identity who, @RequestParam Optional<String> after, @RequestParam(defaultValue = "50") int limit) {
        int size = Page.size(limit);
        var dead = work.dead(who.tenant(), Cursor.job(after), size);
        return Page.of(dead, size, job -> job.job().value().toString()).map(DeadLine::of);
    }

    @PostMapping("/dead-letters/{job}/replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void replay(Identity who, @PathVariable UUID job) {
        acts.replayJob(who, job);
    }
}
