package dev.millrace.platform.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names one revision: 26 characters of lower-case base32. */
public record RevisionId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{26}");

    @JsonCreator
    public RevisionId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a revision id");
        }
    }

    /** @return whether {@code text} has the shape of a revision id; says nothing about its existence */
    public static boolean hasShape(String text) {
        return SHAPE.matcher(text).matches();
    }

    public static RevisionId random(SecureRandom random) {
        return new RevisionId(Base32.random(random));
    }

    @Override
    public String toString() {
        return value;
    }
}
