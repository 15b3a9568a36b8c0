@NullMarked
package dev.millrace.app.command;

import org.jspecify.annotations.NullMarked;
