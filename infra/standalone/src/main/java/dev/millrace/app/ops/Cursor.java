package dev.millrace.app.ops;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.work.JobId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where a page ended, as the caller hands it back. */
final class Cursor {
    private static final Pattern UPLOAD = Pattern.compile("[a-z0-9]{1,64}");

    private Cursor() {}

    static Optional<AssetId> asset(Optional<String> after) {
        if (after.isPresent() && !AssetId.hasShape(after.get())) {
            throw bad();
        }
        return after.map(AssetId::new);
    }

    static Optional<String> upload(Optional<String> after) {
        if (after.isPresent() && !UPLOAD.matcher(after.get()).matches()) {
            throw bad();
        }
        return after;
    }

    static Optional<JobId> job(Optional<String> after) {
        try {
            return after.map(UUID::fromString).map(JobId::new);
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    static Optional<Instant> instant(Optional<String> after) {
        try {
            return after.map(Instant::parse);
        } catch (DateTimeException e) {
            throw bad();
        }
    }

    private static RuntimeException bad() {
        return Refusals.badRequest("\"after\" is the \"next\" of the page before: begin again without it.");
    }
}
