package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.catalog.StuckUploads.Stuck;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/uploads/stuck}: the uploads that do not come on. */
@RestController
final class UploadsController {
    private final ObjectProvider<StuckUploads> uploads;
    private final InstantSource clock;

    UploadsController(ObjectProvider<StuckUploads> uploads, InstantSource clock) {
        this.uploads = uploads;
        this.clock = clock;
    }

    /**
     * @param asset null for a piece of a file
     * @param trouble completion, cleanup, overdue, or idle, which is none
     * @param next when something happens by itself
     * @param todo a sentence for the operator
     */
    record StuckLine(
            String upload,
            String tenant,
            @Nullable String asset,
            String trouble,
            long bytes,
            Instant since,
            int attempts,
            String reason,
            Instant next,
            String todo) {
        static StuckLine of(Stuck one, Instant now) {
            return new StuckLine(
                    one.upload(),
                    one.tenant().value(),
                    one.asset().map(AssetId::value).orElse(null),
                    one.trouble().name().toLowerCase(Locale.ROOT),
                    one.bytes(),
                    one.since(),
                    one.attempts(),
                    one.reason(),
                    one.next(),
                    UploadsPanel.todo(one, now));
        }
    }

    @GetMapping("/v1/uploads/stuck")
    Page<StuckLine> stuck(
            Identity who, @RequestParam Optional<String> after, @RequestParam(defaultValue = "50") int limit) {
        int size = Page.size(limit);
        StuckUploads known = Optional.ofNullable(uploads.getIfAvailable()).orElseThrow(Refusals::noUploadsHere);
        var stuck = known.list(who.tenant(), Cursor.upload(after), size);
        Instant now = clock.instant();
        return Page.of(stuck, size, Stuck::upload).map(one -> StuckLine.of(one, now));
    }
}
