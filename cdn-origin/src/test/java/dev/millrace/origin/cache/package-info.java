@NullMarked
package dev.millrace.origin.cache;

import org.jspecify.annotations.NullMarked;
