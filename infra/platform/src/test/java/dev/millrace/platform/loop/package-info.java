@NullMarked
package dev.millrace.platform.loop;

import org.jspecify.annotations.NullMarked;
