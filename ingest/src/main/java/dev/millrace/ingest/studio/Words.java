package dev.millrace.ingest.studio;

import java.util.Locale;

/** Names of closed sets as they stand in JSON and sentences. */
final class Words {
    private Words() {}

    /** Lower case, with hyphens. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
