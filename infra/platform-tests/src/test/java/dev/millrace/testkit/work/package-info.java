/** Runs of the work contract, and what the runner of jobs promises. */
@NullMarked
package dev.millrace.testkit.work;

import org.jspecify.annotations.NullMarked;
