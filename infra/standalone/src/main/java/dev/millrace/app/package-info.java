/** The application: roles, command line, embedded engines. */
@NullMarked
package dev.millrace.app;

import org.jspecify.annotations.NullMarked;
