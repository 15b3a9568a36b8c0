package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.bank.Sweeps.Sweep;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the API says of banks. */
final class BankViews {
    private BankViews() {}

    /** @param next the cursor of the next page; null on the last */
    record Page<T>(List<T> items, @Nullable String next) {}

    record BankView(
            String id,
            String tenant,
            String name,
            String action,
            int files,
            int frames,
            String createdBy,
            Instant createdAt) {
        static BankView of(Bank bank) {
            return new BankView(
                    bank.id().value(),
                    bank.tenant().value(),
                    bank.name(),
                    bank.action().name().toLowerCase(Locale.ROOT),
                    bank.files(),
                    bank.frames(),
                    bank.createdBy(),
                    bank.createdAt());
        }
    }

    /** Either a file's {@code sha256} or a frame's {@code pdq}. */
    record EntryView(
            long id,
            @Nullable String sha256,
            @Nullable String pdq,
            @Nullable Integer quality,
            @Nullable String item,
            @Nullable Double seconds,
            String note) {
        static EntryView of(Entries.Entry entry) {
            return switch (entry.what()) {
                case NewEntry.File(String sha256, String note) ->
                    new EntryView(entry.number(), sha256, null, null, null, null, note);
                case NewEntry.Frame frame ->
                    new EntryView(
                            entry.number(),
                            null,
                            frame.hash().toString(),
                            frame.quality(),
                            frame.item().isEmpty() ? null : frame.item(),
                            frame.atMillis() == null ? null : frame.atMillis() / 1000.0,
                            frame.note());
            };
        }
    }

    /**
     * @param state {@code running}, {@code done} or {@code failed}
     * @param assets found so far that were not known to match
     */
    record SweepView(
            String id,
            String state,
            int entries,
            int swept,
            int assets,
            @Nullable String problem,
            Instant startedAt,
            @Nullable Instant finishedAt) {
        static SweepView of(Sweep sweep) {
            String state = sweep.finishedAt() != null ? "done" : sweep.problem() != null ? "failed" : "running";
            return new SweepView(
                    sweep.id().toString(),
                    state,
                    sweep.entries(),
                    sweep.swept(),
                    sweep.assets(),
                    sweep.problem(),
                    sweep.startedAt(),
                    sweep.finishedAt());
        }
    }
}
