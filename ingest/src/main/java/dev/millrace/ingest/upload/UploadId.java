package dev.millrace.ingest.upload;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names one upload, and is the secret part of its URL: 26 characters of lower-case base32, 128 random bits. */
public record UploadId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{26}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int CHARACTERS = 26;

    public UploadId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an upload id");
        }
    }

    /** @return whether {@code text} has the shape of an upload id; says nothing about its existence */
    public static boolean hasShape(String text) {
        return SHAPE.matcher(text).matches();
    }

    static UploadId random(SecureRandom random) {
        var text = new StringBuilder(CHARACTERS);
        for (int i = 0; i < CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new UploadId(text.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
