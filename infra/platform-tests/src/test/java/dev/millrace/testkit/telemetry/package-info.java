/** Tests of names: what the documents say of metrics and log fields. */
@NullMarked
package dev.millrace.testkit.telemetry;

import org.jspecify.annotations.NullMarked;
