package dev.millrace.app.ops;

import dev.millrace.platform.catalog.Oversight;
import dev.millrace.platform.catalog.Oversight.Withdrawn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must not be served, newest first, and which origins act on it. */
final class TakedownsPanel implements Reader {
    private final Oversight oversight;
    private final InstantSource clock;

    TakedownsPanel(Oversight oversight, InstantSource clock) {
        this.oversight = oversight;
        this.clock = clock;
    }

    record Line(
            String asset,
            @Nullable String tenant,
            boolean erased,
            List<String> acknowledged,
            List<String> pending,
            Words.When at) {}

    @Override
    public Page<Line> read(Sight sight, Optional<String> after) {
        Instant now = clock.instant();
        var withdrawn = oversight.withdrawn(sight.tenant(), Cursor.asset(after), LINES);
        return Page.of(withdrawn, LINES, one -> one.asset().value()).map(one -> line(one, sight, now));
    }

    private static Line line(Withdrawn one, Sight sight, Instant now) {
        return new Line(
                one.asset().value(),
                sight.all() ? one.tenant().value() : null,
                one.gone(),
                one.acknowledged(),
                one.pending(),
                Words.when(one.at(), now));
    }
}
