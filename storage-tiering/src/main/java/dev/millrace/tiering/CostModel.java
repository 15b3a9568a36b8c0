package dev.millrace.tiering;

import java.time.Duration;
import java.util.Map;

/**
 * What it costs to keep an object where it is, and what to move it: storage by the month, reads by number and volume, one
 * write, the rest of the former tier's minimum, and the two copies that there are during the grace. Demand is taken to go
 * on as it was. All volumes served are counted as read from the tier, though caches spare it most of them: so the model
 * errs towards leaving an object hot.
 */
final class CostModel {
    /** A month of 730.5 hours, a twelfth of a year of 365.25 days. */
    static final Duration MONTH = Duration.ofMinutes(43_830);

    private static final double GIB = 1L << 30;
    private static final double THOUSAND = 1000;

    private final Map<String, Price> prices;
    private final Duration horizon;
    private final Duration grace;

    /**
     * @param prices by tier
     * @param horizon over which a move has to pay
     * @param grace for which the old copy stays
     */
    CostModel(Map<String, Price> prices, Duration horizon, Duration grace) {
        this.prices = Map.copyOf(prices);
        this.horizon = horizon;
        this.grace = grace;
    }

    /** Requests and bytes in a month. */
    record Demand(double requests, double bytes) {
        static final Demand NONE = new Demand(0, 0);
    }

    /**
     * What a move changes.
     *
     * @param once paid for the move
     * @param perMonth saved from then on; negative when the other tier costs more
     * @param total over the horizon, the move paid; positive when it pays
     */
    record Saving(double once, double perMonth, double total) {
        boolean pays() {
            return total > 0;
        }
    }

    /** Money for a month. */
    double storing(String tier, long bytes) {
        return (double) bytes / GIB * price(tier).storage();
    }

    /** Money for a month. */
    double serving(String tier, Demand demand) {
        Price price = price(tier);
        return demand.requests() / THOUSAND * price.reads() + demand.bytes() / GIB * price.retrieval();
    }

    /** @param lain how long the object has been in {@code from} */
    Saving move(String from, String to, long bytes, Demand demand, Duration lain) {
        double once = moving(from, to, bytes, lain);
        double perMonth = storing(from, bytes) + serving(from, demand) - storing(to, bytes) - serving(to, demand);
        return new Saving(once, perMonth, perMonth * months(horizon) - once);
    }

    private double moving(String from, String to, long bytes, Duration lain) {
        Price source = price(from);
        Duration unpaid = source.minStorage().minus(lain);
        // The grace counts towards the minimum: what is paid in any case is not paid twice.
        Duration still = unpaid.compareTo(grace) > 0 ? unpaid : grace;
        return (source.reads() + price(to).writes()) / THOUSAND
                + (double) bytes / GIB * source.retrieval()
                + storing(from, bytes) * months(still);
    }

    private Price price(String tier) {
        Price price = prices.get(tier);
        if (price == null) {
            throw new IllegalArgumentException("There is no price for the tier " + tier + ".");
        }
        return price;
    }

    private static double months(Duration time) {
        return (double) time.toSeconds() / MONTH.toSeconds();
    }
}
