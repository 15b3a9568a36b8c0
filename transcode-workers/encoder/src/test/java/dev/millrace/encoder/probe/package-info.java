@NullMarked
package dev.millrace.encoder.probe;

import org.jspecify.annotations.NullMarked;
