@NullMarked
package dev.millrace.platform.objects.s3;

import org.jspecify.annotations.NullMarked;
