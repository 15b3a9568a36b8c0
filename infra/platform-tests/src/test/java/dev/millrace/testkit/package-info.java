/** The testkit's own tests. */
@NullMarked
package dev.millrace.testkit;

import org.jspecify.annotations.NullMarked;
