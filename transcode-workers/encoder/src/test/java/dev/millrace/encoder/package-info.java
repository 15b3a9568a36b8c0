@NullMarked
package dev.millrace.encoder;

import org.jspecify.annotations.NullMarked;
