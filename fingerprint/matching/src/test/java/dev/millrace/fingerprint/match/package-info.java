@NullMarked
package dev.millrace.fingerprint.match;

import org.jspecify.annotations.NullMarked;
