/** The data plane that CDNs pull from. */
@NullMarked
package dev.millrace.origin;

import org.jspecify.annotations.NullMarked;
