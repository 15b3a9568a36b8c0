package dev.millrace.app.server;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.JobId;
import dev.millrace.platform.work.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/work/dead}: the jobs that nobody tries again until an operator says so. */
@RestController
class DeadJobsController {
    private static final int LARGEST_PAGE = 200;

    private final Work work;

    DeadJobsController(Work work) {
        this.work = work;
    }

    /**
     * @param next cursor of the following page; null on the last
     */
    record Page(List<Line> items, @Nullable UUID next) {}

    record Line(UUID job, String kind, String tenant, String asset, int attempts, String reason, Instant at) {
        static Line of(DeadJob dead) {
            return new Line(
                    dead.job().value(),
                    dead.kind().name(),
                    dead.tenant().value(),
                    dead.asset().value(),
                    dead.attempts(),
                    dead.reason(),
                    dead.at());
        }
    }

    @GetMapping("/v1/work/dead")
    Page list(Identity identity, @RequestParam Optional<UUID> after, @RequestParam(defaultValue = "50") int limit) {
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        List<Line> lines = work.dead(identity.tenant(), after.map(JobId::new), size).stream()
                .map(Line::of)
                .toList();
        return new Page(lines, lines.size() < size ? null : lines.getLast().job());
    }

    @PostMapping("/v1/work/dead/{job}/replay")
    ResponseEntity<?> replay(Identity identity, @PathVariable UUID job) {
        if (work.replay(identity.tenant(), new JobId(job))) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND, "There is no dead job " + job + ": list them with GET /v1/work/dead."))
                .build();
    }
}
