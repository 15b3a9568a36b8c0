package dev.millrace.platform.catalog;

import java.security.SecureRandom;

/** Random names in RFC 4648 base32, lower case, without padding. */
final class Base32 {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int CHARACTERS = 26;

    private Base32() {}

    /** 26 characters of five random bits each; the first 128 bits are what counts. */
    static String random(SecureRandom random) {
        var bytes = new byte[CHARACTERS];
        random.nextBytes(bytes);
        var text = new StringBuilder(CHARACTERS);
        for (byte b : bytes) {
            text.append(ALPHABET[b & 31]);
        }
        return text.toString();
    }
}
