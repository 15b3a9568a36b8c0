package dev.millrace.app.ops;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.catalog.StuckUploads.Stuck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The uploads that do not come on: which, since when, why, and what to do. */
final class UploadsPanel implements Reader {
    private final ObjectProvider<StuckUploads> uploads;
    private final InstantSource clock;

    UploadsPanel(ObjectProvider<StuckUploads> uploads, InstantSource clock) {
        this.uploads = uploads;
        this.clock = clock;
    }

    /** @param page null where this process does not take uploads in */
    record Content(@Nullable Page<Line> page) {}

    /**
     * @param asset null for a piece of a file
     * @param tenant only where several are shown
     * @param todo for the operator
     */
    record Line(
            String upload,
            @Nullable String asset,
            @Nullable String tenant,
            Tone tone,
            String what,
            String bytes,
            int attempts,
            String reason,
            String todo,
            Words.When since) {}

    @Override
    public Content read(Sight sight, Optional<String> after) {
        StuckUploads known = uploads.getIfAvailable();
        if (known == null) {
            return new Content(null);
        }
        Instant now = clock.instant();
        var stuck = known.list(sight.tenant(), Cursor.upload(after), LINES);
        return new Content(Page.of(stuck, LINES, Stuck::upload).map(one -> line(one, sight, now)));
    }

    private static Line line(Stuck one, Sight sight, Instant now) {
        return new Line(
                one.upload(),
                one.asset().map(AssetId::value).orElse(null),
                sight.all() ? one.tenant().value() : null,
                switch (one.trouble()) {
                    case COMPLETION, OVERDUE -> Tone.BAD;
                    case CLEANUP -> Tone.WARN;
                    case IDLE -> Tone.QUIET;
                },
                what(one),
                Words.bytes(one.bytes()),
                one.attempts(),
                one.reason(),
                todo(one, now),
                Words.when(one.since(), now));
    }

    static String what(Stuck one) {
        return switch (one.trouble()) {
            case COMPLETION -> "whole, not handed over";
            case CLEANUP -> "ended, not cleaned up";
            case OVERDUE -> "over, not given up";
            case IDLE -> "paused by its sender";
        };
    }

    static String todo(Stuck one, Instant now) {
        return switch (one.trouble()) {
            case COMPLETION ->
                "Its bytes are safe. Mend what the reason names, most often the store; another try by itself "
                        + in(one.next(), now) + ".";
            case CLEANUP ->
                "Nobody waits for it, but its bytes take room. Mend what the reason names, most often the store; another"
                        + " try by itself " + in(one.next(), now) + ".";
            case OVERDUE ->
                "Look in the logs for the loop ingest-expire, and restart a process that has the role ingest.";
            case IDLE -> "Nothing to do: it is given up " + in(one.next(), now) + " unless its sender goes on.";
        };
    }

    private static String in(Instant next, Instant now) {
        return next.isAfter(now) ? "in " + Words.span(Duration.between(now, next)) : "now";
    }
}
