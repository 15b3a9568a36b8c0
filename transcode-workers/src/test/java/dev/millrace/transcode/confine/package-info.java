@NullMarked
package dev.millrace.transcode.confine;

import org.jspecify.annotations.NullMarked;
