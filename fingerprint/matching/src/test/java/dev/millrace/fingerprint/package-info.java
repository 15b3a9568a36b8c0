@NullMarked
package dev.millrace.fingerprint;

import org.jspecify.annotations.NullMarked;
