/** The processes that make up this Millrace, and how each is. */
@NullMarked
package dev.millrace.platform.nodes;

import org.jspecify.annotations.NullMarked;
