@NullMarked
package dev.millrace.tiering;

import org.jspecify.annotations.NullMarked;
