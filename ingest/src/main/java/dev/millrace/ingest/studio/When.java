package dev.millrace.ingest.studio;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A moment as pages write it; their script turns it into the reader's own zone.
 *
 * @param iso for the machine
 * @param text for whoever has no script
 */
record When(String iso, String text) {
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static When of(Instant at) {
        return new When(at.toString(), TEXT.format(at));
    }
}
