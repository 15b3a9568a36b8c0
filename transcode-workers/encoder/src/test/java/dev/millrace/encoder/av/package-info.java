@NullMarked
package dev.millrace.encoder.av;

import org.jspecify.annotations.NullMarked;
