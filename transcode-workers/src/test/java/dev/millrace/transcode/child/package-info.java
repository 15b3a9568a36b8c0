@NullMarked
package dev.millrace.transcode.child;

import org.jspecify.annotations.NullMarked;
