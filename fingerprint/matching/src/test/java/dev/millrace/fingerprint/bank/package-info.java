@NullMarked
package dev.millrace.fingerprint.bank;

import org.jspecify.annotations.NullMarked;
