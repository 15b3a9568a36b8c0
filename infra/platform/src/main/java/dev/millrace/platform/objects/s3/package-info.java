/** Buckets as object stores, on the AWS SDK. */
@NullMarked
package dev.millrace.platform.objects.s3;

import org.jspecify.annotations.NullMarked;
