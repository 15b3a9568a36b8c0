/** How a database comes to its schemas, and keeps their months. */
@NullMarked
package dev.millrace.testkit.schema;

import org.jspecify.annotations.NullMarked;
