/** What the pages of every role are made of. */
@NullMarked
package dev.millrace.platform.pages;

import org.jspecify.annotations.NullMarked;
