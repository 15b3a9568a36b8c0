package dev.millrace.tiering;

import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.platform.objects.Tiers.Placed;
import dev.millrace.tiering.CostModel.Demand;
import dev.millrace.tiering.CostModel.Saving;
import dev.millrace.tiering.Decision.Go;
import dev.millrace.tiering.Decision.Reason;
import dev.millrace.tiering.Decision.Stay;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides about one object, from what is known of it alone. It goes down when it is old and nobody has asked for it for
 * long, up when it is asked for again; either only if that saves money.
 */
final class Judge {
    private final TieringSettings.Rules rules;
    private final CostModel costs;
    private final String currency;

    Judge(TieringSettings.Rules rules, CostModel costs, String currency) {
        this.rules = rules;
        this.costs = costs;
        this.currency = currency;
    }

    /** @param finished whether the asset's source is not needed for its own encode any more */
    Decision decide(Placed placed, boolean finished, Instant now) {
        Copy copy = placed.copy();
        if (copy.damaged()) {
            return new Stay(
                    Reason.DAMAGED,
                    "It is damaged and has no other copy: restore its file from a backup, or delete the asset.",
                    Optional.empty());
        }
        Kind kind = Kind.of(copy.key());
        if (kind == Kind.OTHER) {
            return new Stay(
                    Reason.KIND,
                    "Indexes and stills never move: they are small, and read at the start of every playback.",
                    Optional.empty());
        }
        return copy.store().equals(Tiers.HOT) ? down(placed, kind, finished, now) : up(placed, kind, now);
    }

    private Decision down(Placed placed, Kind kind, boolean finished, Instant now) {
        Copy copy = placed.copy();
        if (kind == Kind.SOURCE && !finished) {
            return new Stay(
                    Reason.UNFINISHED,
                    "Its asset is not finished: the source is still needed for its encode.",
                    Optional.empty());
        }
        Instant grown = copy.bornAt().plus(kind == Kind.SOURCE ? rules.sourceAge() : rules.packAge());
        Optional<Instant> idle = placed.usage().last().map(last -> last.plus(rules.packIdle()));
        Instant ready = idle.filter(grown::isBefore).orElse(grown);
        // As if it had come to that: what can be said today of the day when it is ready.
        Saving saving = costs.move(Tiers.HOT, Tiers.COLD, copy.size(), Demand.NONE, age(copy, ready));
        if (!saving.pays()) {
            return new Stay(Reason.NO_SAVING, "Moving it to cold would " + losing(saving), Optional.empty());
        }
        if (now.isBefore(ready)) {
            return idle.isPresent() && idle.get().equals(ready)
                    ? new Stay(
                            Reason.IN_USE,
                            "It was last asked for " + day(placed.usage().last().get()) + "; without a further request"
                                    + " it may move " + day(ready) + ".",
                            Optional.of(ready))
                    : new Stay(
                            Reason.YOUNG,
                            "It came to be " + day(copy.bornAt()) + " and may move " + day(ready) + ".",
                            Optional.of(ready));
        }
        return new Go(
                Tiers.COLD,
                "Nobody has asked for it since " + day(placed.usage().last().orElse(copy.bornAt())) + ", and moving it "
                        + winning(saving),
                saving);
    }

    private Decision up(Placed placed, Kind kind, Instant now) {
        Copy copy = placed.copy();
        if (kind == Kind.SOURCE) {
            return new Stay(
                    Reason.UNUSED, "A source stays in cold: another encode reads it there once.", Optional.empty());
        }
        if (placed.usage().requests() == 0) {
            return new Stay(
                    Reason.UNUSED,
                    "Nobody has asked for it in the last " + rules.demand().toDays() + " days, since it came to cold "
                            + day(copy.placedAt()) + ".",
                    Optional.empty());
        }
        double windows = (double) CostModel.MONTH.toSeconds() / rules.demand().toSeconds();
        var demand =
                new Demand(placed.usage().requests() * windows, placed.usage().bytes() * windows);
        Saving saving = costs.move(Tiers.COLD, Tiers.HOT, copy.size(), demand, age(copy, now));
        String asked = "It was asked for again (" + times(placed.usage().requests()) + " in the last "
                + rules.demand().toDays() + " days), and moving it to hot ";
        return saving.pays()
                ? new Go(Tiers.HOT, asked + winning(saving), saving)
                : new Stay(Reason.NO_SAVING, asked + "would " + losing(saving), Optional.empty());
    }

    private static Duration age(Copy copy, Instant then) {
        Duration age = Duration.between(copy.placedAt(), then);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private String winning(Saving saving) {
        return "costs " + money(saving.once()) + " and saves " + money(saving.perMonth()) + " a month.";
    }

    private String losing(Saving saving) {
        return saving.perMonth() > 0
                ? "cost " + money(saving.once()) + " and save " + money(saving.perMonth())
                        + " a month: it does not pay within " + rules.horizon().toDays() + " days."
                : "save nothing: it would cost " + money(-saving.perMonth()) + " more a month.";
    }

    private String money(double amount) {
        return String.format(Locale.ROOT, "%.3g %s", amount, currency);
    }

    private static String times(double requests) {
        return requests < 1.5 ? "once" : Math.round(requests) + " times";
    }

    private static String day(Instant instant) {
        return "on " + instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
