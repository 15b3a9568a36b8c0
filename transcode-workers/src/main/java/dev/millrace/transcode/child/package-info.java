/** The encoder's child processes, as their parent sees them: started, asked, watched, killed. None of them is trusted. */
@NullMarked
package dev.millrace.transcode.child;

import org.jspecify.annotations.NullMarked;
