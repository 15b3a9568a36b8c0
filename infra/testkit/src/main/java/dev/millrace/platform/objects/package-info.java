/** Test aids that stand behind the disk adapter's package-private seam. */
@NullMarked
package dev.millrace.platform.objects;

import org.jspecify.annotations.NullMarked;
