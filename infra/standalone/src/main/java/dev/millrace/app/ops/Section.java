package dev.millrace.app.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The parts of the page, in its order. */
enum Section {
    GLANCE("At a glance", 5, false),
    FAILED("Failed videos", 5, false),
    UPLOADS("Stuck uploads", 5, false),
    WORK("Queues", 5, false),
    EVENTS("Facts that were given up", 5, false),
    NODES("Nodes", 5, true),
    TAKEDOWNS("Withdrawals", 5, false),
    /** Adding up the tiers reads every holding. */
    TIERS("Tiers", 60, true);

    private final String title;
    private final int seconds;
    private final boolean forAllTenants;

    Section(String title, int seconds, boolean forAllTenants) {
        this.title = title;
        this.seconds = seconds;
        this.forAllTenants = forAllTenants;
    }

    String title() {
        return title;
    }

    /** Between two looks. */
    int seconds() {
        return seconds;
    }

    boolean isFor(Sight sight) {
        return sight.all() || !forAllTenants;
    }

    /** As in the address. */
    String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Section> at(String path) {
        return Arrays.stream(values()).filter(s -> s.path().equals(path)).findFirst();
    }
}
