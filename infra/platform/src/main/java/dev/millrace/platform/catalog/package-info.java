/** Assets, their states, revisions and sources. */
@NullMarked
package dev.millrace.platform.catalog;

import org.jspecify.annotations.NullMarked;
