package dev.millrace.app.ops;

import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.events.EventDeadLetters.DeadFact;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts that a consumer could not apply. */
final class EventsPanel implements Reader {
    private final EventDeadLetters facts;
    private final InstantSource clock;

    EventsPanel(EventDeadLetters facts, InstantSource clock) {
        this.facts = facts;
        this.clock = clock;
    }

    record Line(
            String consumer,
            String fact,
            String type,
            String asset,
            @Nullable String tenant,
            int attempts,
            String reason,
            Words.When at) {}

    @Override
    public Page<Line> read(Sight sight, Optional<String> after) {
        Instant now = clock.instant();
        var dead = facts.list(sight.tenant(), Cursor.instant(after), LINES);
        return Page.of(dead, LINES, fact -> fact.at().toString()).map(fact -> line(fact, sight, now));
    }

    private static Line line(DeadFact fact, Sight sight, Instant now) {
        return new Line(
                fact.consumer(),
                fact.fact().toString(),
                fact.type(),
                fact.asset().value(),
                sight.all() ? fact.tenant().value() : null,
                fact.attempts(),
                fact.reason(),
                Words.when(fact.at(), now));
    }
}
