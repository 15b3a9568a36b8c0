/** What every object store must do, and what may go wrong around one. */
@NullMarked
package dev.millrace.testkit.objects;

import org.jspecify.annotations.NullMarked;
