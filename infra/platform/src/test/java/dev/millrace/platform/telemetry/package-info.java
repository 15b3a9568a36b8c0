@NullMarked
package dev.millrace.platform.telemetry;

import org.jspecify.annotations.NullMarked;
