/** One process: its roles, engines and life. */
@NullMarked
package dev.millrace.app.server;

import org.jspecify.annotations.NullMarked;
