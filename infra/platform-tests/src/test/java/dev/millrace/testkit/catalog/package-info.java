/** What the catalog promises. */
@NullMarked
package dev.millrace.testkit.catalog;

import org.jspecify.annotations.NullMarked;
