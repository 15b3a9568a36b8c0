package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.events.EventDeadLetters.DeadFact;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/events/dead-letters}: the facts that a consumer could not apply. */
@RestController
@RequestMapping("/v1/events/dead-letters")
final class EventsController {
    private final EventDeadLetters facts;
    private final Acts acts;

    EventsController(EventDeadLetters facts, Acts acts) {
        this.facts = facts;
        this.acts = acts;
    }

    record FactLine(
            String consumer,
            UUID fact,
            String type,
            int version,
            String tenant,
            String asset,
            int attempts,
            String reason,
            Instant at) {
        static FactLine of(DeadFact dead) {
            return new FactLine(
                    dead.consumer(),
                    dead.fact(),
                    dead.type(),
                    dead.version(),
                    dead.tenant().value(),
                    dead.asset().value(),
                    dead.attempts(),
                    dead.reason(),
                    dead.at());
        }
    }

    /** Newest first. */
    @GetMapping
    Page<FactLine> list(
            Identity who, @RequestParam Optional<String> after, @RequestParam(defaultValue = "50") int limit) {
        int size = Page.size(limit);
        var dead = facts.list(who.tenant(), Cursor.instant(after), size);
        return Page.of(dead, size, fact -> fact.at().toString()).map(FactLine::of);
    }

    /** Offers it to that consumer again, with fresh attempts. */
    @PostMapping("/{consumer}/{fact}/replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void replay(Identity who, @PathVariable String consumer, @PathVariable UUID fact) {
        acts.replayFact(who, consumer, fact);
    }
}
