/** Short facts between roles: outbox, relay, inbox. */
@NullMarked
package dev.millrace.platform.events;

import org.jspecify.annotations.NullMarked;
