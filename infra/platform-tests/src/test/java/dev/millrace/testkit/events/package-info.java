/** Runs of the events contract, and what the PostgreSQL adapter promises besides. */
@NullMarked
package dev.millrace.testkit.events;

import org.jspecify.annotations.NullMarked;
