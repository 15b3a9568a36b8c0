/** What was measured of picture and sound, and the rules that ask for a moderator because of it. */
@NullMarked
package dev.millrace.moderation.signals;

import org.jspecify.annotations.NullMarked;
