package dev.millrace.app.ops;

import java.util.Optional;

/** Reads what one part of the page shows. */
@FunctionalInterface
interface Reader {
    /** How many lines a list shows at once. */
    int LINES = 20;

    /** @param after where the page before ended */
    Object read(Sight sight, Optional<String> after);
}
