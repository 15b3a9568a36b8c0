/** Tests of the hashes. */
@org.jspecify.annotations.NullMarked
package dev.millrace.hashing;
