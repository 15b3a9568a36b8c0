@NullMarked
package dev.millrace.origin.http;

import org.jspecify.annotations.NullMarked;
