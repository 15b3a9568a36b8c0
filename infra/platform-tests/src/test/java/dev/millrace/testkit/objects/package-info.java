/** The object stores and the storage over them, held to their contracts. */
@NullMarked
package dev.millrace.testkit.objects;

import org.jspecify.annotations.NullMarked;
