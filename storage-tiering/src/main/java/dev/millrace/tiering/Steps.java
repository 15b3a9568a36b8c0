package dev.millrace.tiering;

import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run does, one piece at a time; each piece may be repeated. What is left to do is read from the rows every time,
 * never remembered, so that any process can go on where another died.
 */
final class Steps {
    private static final Logger log = LoggerFactory.getLogger(Steps.class);
    private static final int IN_A_ROW = 3;
    private static final int REPAIRS = 100;

    private final Runs runs;
    private final Planner planner;
    private final Mover mover;
    private final Verifier verifier;
    private final Tiers tiers;
    private final Pace pace;
    private final TieringSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private int failedInARow;
    private long verifiedBytes;

    Steps(
            Runs runs,
            Planner planner,
            Mover mover,
            Verifier verifier,
            Tiers tiers,
            Pace pace,
            TieringSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.runs = runs;
        this.planner = planner;
        this.mover = mover;
        this.verifier = verifier;
        this.tiers = tiers;
        this.pace = pace;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    private Run run(long id) {
        return runs.find(id).orElseThrow(() -> new IllegalStateException("There is no run " + id + "."));
    }

    /** Writes down what is to move, once. */
    void plan(long id) {
        pace.check();
        failedInARow = 0;
        verifiedBytes = 0;
        Run run = run(id);
        if (run.plannedAt() == null) {
            runs.plan(id, (mayGoDown(run) ? planner.all() : planner.up()).moves());
        }
    }

    private boolean mayGoDown(Run run) {
        return !run.bySchedule() || settings.window().isOpen(clock.instant());
    }

    /** @return whether there may be more to move */
    boolean moveOne(long id) {
        pace.check();
        Optional<Runs.Next> found = runs.next(id);
        if (found.isEmpty()) {
            return false;
        }
        Runs.Next next = found.get();
        if (next.to().equals(Tiers.COLD) && !mayGoDown(run(id))) {
            runs.dropRest(id, Tiers.COLD, "The off-peak window is over: it is looked at again in the next one.");
            return true;
        }
        try (var _ = LogFields.with(Field.ASSET, next.asset())) {
            Outcome outcome = mover.move(next.key(), next.to());
            runs.end(id, next.number(), outcome);
            count(next, outcome);
            failedInARow = outcome instanceof Outcome.Failed ? failedInARow + 1 : 0;
            if (failedInARow == IN_A_ROW) {
                runs.dropRest(
                        id,
                        next.to(),
                        "The last " + IN_A_ROW + " moves to " + next.to() + " failed: " + outcome.words());
                failedInARow = 0;
            }
        }
        return true;
    }

    private void count(Runs.Next next, Outcome outcome) {
        String ending = switch (outcome) {
            case Outcome.Done _ -> "done";
            case Outcome.Failed _ -> "failed";
            case Outcome.Dropped _ -> "dropped";
        };
        Metric.TIERING_MOVES.counter(meters, "to", next.to(), "outcome", ending).increment();
        if (outcome instanceof Outcome.Done) {
            Metric.TIERING_MOVED.counter(meters, "to", next.to()).increment((double) next.size());
        }
        log.info("Object {} to {}: {}", next.key(), next.to(), outcome.words());
    }

    /** Repairs what was found damaged, where there is another copy. */
    void repair() {
        for (Copy damaged : tiers.damaged(REPAIRS)) {
            pace.check();
            try {
                verifier.repair(damaged);
            } catch (IOException e) {
                log.warn("Object {} cannot be repaired now.", damaged.key(), e);
            }
        }
    }

    /** @return whether there may be more to verify now */
    boolean verifyOne(long id) {
        pace.check();
        if (verifiedBytes >= settings.verify().most().toBytes() || !mayGoDown(run(id))) {
            return false;
        }
        var oldest =
                tiers.unverifiedSince(clock.instant().minus(settings.verify().every()), 1);
        if (oldest.isEmpty()) {
            return false;
        }
        Copy copy = oldest.getFirst();
        boolean right;
        try {
            right = verifier.verify(copy);
        } catch (IOException e) {
            log.warn("Nothing more is verified in this run: tier {} does not answer as it should.", copy.store(), e);
            return false;
        }
        verifiedBytes += copy.size();
        runs.verified(id, right);
        Metric.TIERING_VERIFIED
                .counter(meters, "found", right ? "right" : "damaged")
                .increment();
        return true;
    }

    /** Whether a run by schedule would have something to do now. */
    boolean anythingToDo() {
        boolean open = settings.window().isOpen(clock.instant());
        return planner.anything(open)
                || (open
                        && !tiers.unverifiedSince(
                                        clock.instant().minus(settings.verify().every()), 1)
                                .isEmpty());
    }
}
