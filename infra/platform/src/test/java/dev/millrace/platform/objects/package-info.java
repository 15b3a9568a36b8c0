@NullMarked
package dev.millrace.platform.objects;

import org.jspecify.annotations.NullMarked;
