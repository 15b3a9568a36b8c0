@NullMarked
package dev.millrace.encoder.transcode;

import org.jspecify.annotations.NullMarked;
