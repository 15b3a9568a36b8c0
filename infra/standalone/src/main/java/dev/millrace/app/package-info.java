/** The application: all roles or some, the command line, the embedded engines. */
@NullMarked
package dev.millrace.app;

import org.jspecify.annotations.NullMarked;
