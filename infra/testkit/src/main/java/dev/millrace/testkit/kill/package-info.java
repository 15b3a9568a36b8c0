/** Processes that are killed at a moment of their work. */
@org.jspecify.annotations.NullMarked
package dev.millrace.testkit.kill;
