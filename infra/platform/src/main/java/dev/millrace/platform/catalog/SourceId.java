package dev.millrace.platform.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names one source: 26 characters of lower-case base32. */
public record SourceId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{26}");

    @JsonCreator
    public SourceId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a source id");
        }
    }

    /** @return whether {@code text} has the shape of a source id; says nothing about its existence */
    public static boolean hasShape(String text) {
        return SHAPE.matcher(text).matches();
    }

    public static SourceId random(SecureRandom random) {
        return new SourceId(Base32.random(random));
    }

    @Override
    public String toString() {
        return value;
    }
}
