/** The role fingerprint: copies are found. */
@NullMarked
package dev.millrace.fingerprint;

import org.jspecify.annotations.NullMarked;
