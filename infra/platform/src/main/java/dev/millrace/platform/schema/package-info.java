/** Which schema belongs to whom, and its migrations. */
@NullMarked
package dev.millrace.platform.schema;

import org.jspecify.annotations.NullMarked;
