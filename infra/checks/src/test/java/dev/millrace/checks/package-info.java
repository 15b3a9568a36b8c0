/** Whole-system tests: architecture, command line, kill, bad input, browser, real clips. */
@NullMarked
package dev.millrace.checks;

import org.jspecify.annotations.NullMarked;
