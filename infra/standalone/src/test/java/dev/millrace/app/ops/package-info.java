@NullMarked
package dev.millrace.app.ops;

import org.jspecify.annotations.NullMarked;
