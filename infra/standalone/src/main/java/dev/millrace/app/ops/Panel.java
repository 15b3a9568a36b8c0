package dev.millrace.app.ops;

import org.jspecify.annotations.Nullable;

/**
 * One part of the page, filled.
 *
 * @param name of its section, as in the address
 * @param seconds until it is looked at again
 * @param self the address of this part alone
 * @param content what its template shows; null when it could not be read
 */
record Panel(
        String name,
        String title,
        int seconds,
        String self,
        @Nullable Object content) {}
