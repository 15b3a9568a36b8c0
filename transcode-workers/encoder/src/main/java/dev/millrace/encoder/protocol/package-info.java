/**
 * What the parent and the encoder child say to each other: one JSON line a message, requests on the child's standard
 * input, events on its standard output. Plain Java: nothing here refers to a native library.
 */
@NullMarked
package dev.millrace.encoder.protocol;

import org.jspecify.annotations.NullMarked;
