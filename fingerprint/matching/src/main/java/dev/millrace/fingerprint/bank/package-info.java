/** Banks: collections of files and frames that moderators look out for. */
@NullMarked
package dev.millrace.fingerprint.bank;

import org.jspecify.annotations.NullMarked;
