@NullMarked
package dev.millrace.platform.events;

import org.jspecify.annotations.NullMarked;
