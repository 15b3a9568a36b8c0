@NullMarked
package dev.millrace.fingerprint.index;

import org.jspecify.annotations.NullMarked;
