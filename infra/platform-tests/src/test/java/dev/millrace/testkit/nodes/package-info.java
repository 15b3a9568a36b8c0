/** What processes tell of themselves. */
@NullMarked
package dev.millrace.testkit.nodes;

import org.jspecify.annotations.NullMarked;
