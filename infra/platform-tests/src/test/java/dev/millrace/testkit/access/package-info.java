/** Tokens and the security chain, on the real server. */
@NullMarked
package dev.millrace.testkit.access;

import org.jspecify.annotations.NullMarked;
