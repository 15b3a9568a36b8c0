@NullMarked
package dev.millrace.platform.access;

import org.jspecify.annotations.NullMarked;
