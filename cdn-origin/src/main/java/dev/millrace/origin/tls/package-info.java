/** The certificate that connections are secured with. */
@NullMarked
package dev.millrace.origin.tls;

import org.jspecify.annotations.NullMarked;
