package dev.millrace.app.ops;

import dev.millrace.platform.objects.TierRuns;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What lies where, and the last passes over it. */
final class TiersPanel implements Reader {
    private final TierSizes tiers;
    private final InstantSource clock;

    TiersPanel(TierSizes tiers, InstantSource clock) {
        this.tiers = tiers;
        this.clock = clock;
    }

    /** @param runs null where this process does not conduct them */
    record Content(List<Line> tiers, @Nullable List<RunLine> runs) {}

    record Line(
            String tier,
            long objects,
            String bytes,
            @Nullable String free) {}

    /** @param by an operator, or its schedule */
    record RunLine(
            long run,
            String by,
            Tone tone,
            String state,
            long planned,
            long done,
            long failed,
            long damaged,
            String bytes,
            String outcome,
            Words.When at) {}

    @Override
    public Content read(Sight sight, Optional<String> after) {
        Instant now = clock.instant();
        var lines = tiers.lines().stream()
                .map(line -> new Line(
                        line.tier(),
                        line.objects(),
                        Words.bytes(line.bytes()),
                        line.freeBytes() == null ? null : Words.bytes(line.freeBytes())))
                .toList();
        var runs = tiers.runs()
                .map(passes -> passes.stream().map(pass -> run(pass, now)).toList());
        return new Content(lines, runs.orElse(null));
    }

    private static RunLine run(TierRuns.Pass pass, Instant now) {
        boolean ended = pass.endedAt().isPresent();
        boolean wrong = pass.failed() > 0 || pass.damaged() > 0;
        return new RunLine(
                pass.run(),
                pass.askedBy().orElse("its schedule"),
                !ended ? Tone.WORKING : wrong ? Tone.WARN : Tone.GOOD,
                !ended ? "under way" : wrong ? "partly" : "done",
                pass.planned(),
                pass.done(),
                pass.failed(),
                pass.damaged(),
                Words.bytes(pass.bytes()),
                pass.outcome().orElse(""),
                Words.when(pass.endedAt().orElse(pass.askedAt()), now));
    }
}
