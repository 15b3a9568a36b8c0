/** Reading a presentation from a server, for the validator. */
@NullMarked
package dev.millrace.app.validate;

import org.jspecify.annotations.NullMarked;
