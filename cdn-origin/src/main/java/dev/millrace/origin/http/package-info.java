/**
 * HTTP/1.1 to the letter of RFC 9110 and 9112, over Netty. Knows connections, conditions and ranges; what a path leads
 * to is the {@link dev.millrace.origin.http.Site}'s.
 */
@NullMarked
package dev.millrace.origin.http;

import org.jspecify.annotations.NullMarked;
