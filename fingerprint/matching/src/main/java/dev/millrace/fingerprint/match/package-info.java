/** Uploads held against what is known, and what was found. */
@NullMarked
package dev.millrace.fingerprint.match;

import org.jspecify.annotations.NullMarked;
