package dev.millrace.origin.http;

import java.util.function.BooleanSupplier;

/** What all exchanges of a server share. */
record Surroundings(Site site, ResponseHeads heads, BooleanSupplier drain) {
    boolean draining() {
        return drain.getAsBoolean();
    }
}
