@NullMarked
package dev.millrace.transcode;

import org.jspecify.annotations.NullMarked;
