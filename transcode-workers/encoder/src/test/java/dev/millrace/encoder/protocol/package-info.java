@NullMarked
package dev.millrace.encoder.protocol;

import org.jspecify.annotations.NullMarked;
