/** Tests of the hashes that need the testkit, of which the hashes themselves know nothing. */
@org.jspecify.annotations.NullMarked
package dev.millrace.hashing;
