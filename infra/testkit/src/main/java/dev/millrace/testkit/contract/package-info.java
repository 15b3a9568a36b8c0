/** What every adapter of a port promises: abstract tests that each adapter runs. */
@NullMarked
package dev.millrace.testkit.contract;

import org.jspecify.annotations.NullMarked;
