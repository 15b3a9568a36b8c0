/** Presentation index, and the HLS and DASH manifests and validators that are pure functions of it. */
@NullMarked
package dev.millrace.streams;

import org.jspecify.annotations.NullMarked;
