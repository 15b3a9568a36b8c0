/** Identities, roles, tokens and signed URLs. */
@NullMarked
package dev.millrace.platform.access;

import org.jspecify.annotations.NullMarked;
