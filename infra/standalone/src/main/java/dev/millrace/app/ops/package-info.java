/** What the operator sees and does: {@code /ops}, and the API behind it. */
@NullMarked
package dev.millrace.app.ops;

import org.jspecify.annotations.NullMarked;
