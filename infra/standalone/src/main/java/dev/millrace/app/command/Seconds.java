package dev.millrace.app.command;

import dev.millrace.app.client.Publisher.Uploaded;
import java.util.Locale;

/** Lines that tell how long it took since the answer to the last uploaded byte. */
final class Seconds {
    private Seconds() {}

    static String line(String what, String url, Uploaded since) {
        return String.format(Locale.ROOT, "%s %s %.1f", what, url, (System.nanoTime() - since.answeredNanos()) / 1e9);
    }
}
