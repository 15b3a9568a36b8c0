@NullMarked
package dev.millrace.platform.work;

import org.jspecify.annotations.NullMarked;
