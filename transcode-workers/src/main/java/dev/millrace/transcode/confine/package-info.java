/** What keeps a child process from everything but its own directory, and which of it this machine allows. */
@NullMarked
package dev.millrace.transcode.confine;

import org.jspecify.annotations.NullMarked;
