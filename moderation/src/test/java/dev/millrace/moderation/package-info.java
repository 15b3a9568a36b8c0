@NullMarked
package dev.millrace.moderation;

import org.jspecify.annotations.NullMarked;
