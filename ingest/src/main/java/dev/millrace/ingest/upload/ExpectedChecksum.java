package dev.millrace.ingest.upload;

import java.security.MessageDigest;

/** What the bytes of one append must agree with before any of them counts. */
public sealed interface ExpectedChecksum permits Checksum, LateChecksum {
    /** A fresh digest, to be given every byte. */
    MessageDigest digest();

    /** @param taken what {@link #digest} gave, after the last byte; spent afterwards */
    boolean agrees(MessageDigest taken);
}
