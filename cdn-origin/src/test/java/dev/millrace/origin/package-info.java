@NullMarked
package dev.millrace.origin;

import org.jspecify.annotations.NullMarked;
