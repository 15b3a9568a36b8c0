package dev.millrace.platform.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** An asset's name to the outside: 26 characters of lower-case base32 (RFC 4648, no padding), 128 random bits. */
public record AssetId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{26}");

    @JsonCreator
    public AssetId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an asset id");
        }
    }

    /** @return whether {@code text} has the shape of an asset id; says nothing about its existence */
    public static boolean hasShape(String text) {
        return SHAPE.matcher(text).matches();
    }

    public static AssetId random(SecureRandom random) {
        return new AssetId(Base32.random(random));
    }

    @Override
    public String toString() {
        return value;
    }
}
