package dev.millrace.tiering;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param interval between two looks at what was asked for again, and in the window at what has grown old
 * @param rate bytes read per second, of copies and verifications together
 * @param lease after which another process takes over from one that is not heard of
 * @param mostMoves of one run; the next goes on
 * @param runRetention how long runs and their moves are kept
 */
@Validated
@ConfigurationProperties("millrace.tiering")
record TieringSettings(
        @DefaultValue("15m") @NotNull Duration interval,
        @DefaultValue("64MB") @NotNull DataSize rate,
        @DefaultValue("30s") @NotNull Duration lease,
        @DefaultValue("100000") @Min(1) @Max(1_000_000) int mostMoves,
        @DefaultValue("90d") @NotNull Duration runRetention,
        @DefaultValue @Valid @NotNull Window window,
        @DefaultValue @Valid @NotNull Rules rules,
        @DefaultValue @Valid @NotNull Verify verify,
        @DefaultValue @Valid @NotNull Prices prices) {
    TieringSettings {
        if (!interval.isPositive() || !lease.isPositive() || rate.toBytes() < 1) {
            throw new IllegalArgumentException("millrace.tiering.interval, lease and rate must be more than nothing.");
        }
    }

    /**
     * When objects go down by themselves and are verified; what is asked for again comes up at any hour.
     *
     * @param from time of day
     * @param to time of day; the same as {@code from} for the whole day
     * @param zone whose clock that is
     */
    record Window(
            @DefaultValue("01:00") @NotNull LocalTime from,
            @DefaultValue("06:00") @NotNull LocalTime to,
            @DefaultValue("UTC") @NotNull ZoneId zone) {
        boolean isOpen(Instant now) {
            LocalTime time = now.atZone(zone).toLocalTime();
            if (from.equals(to)) {
                return true;
            }
            return from.isBefore(to)
                    ? !time.isBefore(from) && time.isBefore(to)
                    : !time.isBefore(from) || time.isBefore(to);
        }

        /** When it is next open, now included. */
        Instant next(Instant now) {
            if (isOpen(now)) {
                return now;
            }
            var today = now.atZone(zone).with(from);
            return (today.toInstant().isBefore(now) ? today.plusDays(1) : today).toInstant();
        }
    }

    /**
     * @param packAge before which a pack stays hot
     * @param packIdle without a request, for which a pack stays hot
     * @param sourceAge before which the source of a finished asset stays hot
     * @param demand the time whose requests are taken as the measure of those to come
     * @param horizon the time over which a move has to pay
     */
    record Rules(
            @DefaultValue("30d") @NotNull Duration packAge,
            @DefaultValue("30d") @NotNull Duration packIdle,
            @DefaultValue("1d") @NotNull Duration sourceAge,
            @DefaultValue("7d") @NotNull Duration demand,
            @DefaultValue("90d") @NotNull Duration horizon) {
        Rules {
            if (!demand.isPositive() || !horizon.isPositive()) {
                throw new IllegalArgumentException("millrace.tiering.rules.demand and horizon must be positive.");
            }
        }
    }

    /**
     * @param every time within which each copy in the cold tier is read and compared with its checksum
     * @param most bytes of one run
     */
    record Verify(
            @DefaultValue("30d") @NotNull Duration every,
            @DefaultValue("100GB") @NotNull DataSize most) {}

    /** @param currency as it is printed */
    record Prices(
            @DefaultValue("USD") @NotBlank String currency,
            @DefaultValue @Valid @NotNull Hot hot,
            @DefaultValue @Valid @NotNull Cold cold) {}

    /**
     * @param storage of a GiB for a month
     * @param retrieval of a GiB read
     * @param reads a thousand of them
     * @param writes a thousand of them
     * @param minStorage for which an object is paid even if it goes sooner
     */
    record Hot(
            @DefaultValue("0.023") @PositiveOrZero double storage,
            @DefaultValue("0") @PositiveOrZero double retrieval,
            @DefaultValue("0.0004") @PositiveOrZero double reads,
            @DefaultValue("0.005") @PositiveOrZero double writes,
            @DefaultValue("0d") @NotNull Duration minStorage) {
        Price price() {
            return new Price(storage, retrieval, reads, writes, minStorage);
        }
    }

    /**
     * @param storage of a GiB for a month
     * @param retrieval of a GiB read
     * @param reads a thousand of them
     * @param writes a thousand of them
     * @param minStorage for which an object is paid even if it goes sooner
     */
    record Cold(
            @DefaultValue("0.004") @PositiveOrZero double storage,
            @DefaultValue("0.03") @PositiveOrZero double retrieval,
            @DefaultValue("0.01") @PositiveOrZero double reads,
            @DefaultValue("0.02") @PositiveOrZero double writes,
            @DefaultValue("90d") @NotNull Duration minStorage) {
        Price price() {
            return new Price(storage, retrieval, reads, writes, minStorage);
        }
    }
}
