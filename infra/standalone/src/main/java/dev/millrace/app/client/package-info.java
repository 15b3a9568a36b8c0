/** What the command line does over HTTP, as any other client would. */
@NullMarked
package dev.millrace.app.client;

import org.jspecify.annotations.NullMarked;
