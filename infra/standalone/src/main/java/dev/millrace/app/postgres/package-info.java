/** The embedded PostgreSQL: unpacked, started, adopted and stopped by the application. */
@NullMarked
package dev.millrace.app.postgres;

import org.jspecify.annotations.NullMarked;
