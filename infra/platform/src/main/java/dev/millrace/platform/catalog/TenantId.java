package dev.millrace.platform.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A tenant's name, as it stands in tokens, rows and object keys: 1 to 63 of {@code [a-z0-9-]}, no hyphen at the ends. */
public record TenantId(@JsonValue String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    @JsonCreator
    public TenantId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a tenant's name has 1 to 63 of a-z, 0-9 and inner hyphens");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
