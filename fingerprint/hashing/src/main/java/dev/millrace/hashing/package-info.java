/** Perceptual hashes of pictures. Plain Java: nothing here knows files, codecs, databases or networks. */
@NullMarked
package dev.millrace.hashing;

import org.jspecify.annotations.NullMarked;
