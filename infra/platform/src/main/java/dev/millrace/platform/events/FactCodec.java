package dev.millrace.platform.events;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Facts as JSON: the type is the record's name, the version is that of its shape. Unknown fields are ignored. */
final class FactCodec {
    /** Of every fact so far. A new shape that old readers would misunderstand takes the next one. */
    static final int VERSION = 1;

    private static final Map<String, Class<?>> TYPES = Arrays.stream(Fact.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    static String type(Class<? extends Fact> fact) {
        return fact.getSimpleName();
    }

    static String[] types() {
        return TYPES.keySet().toArray(String[]::new);
    }

    String write(Fact fact) {
        return json.writeValueAsString(fact);
    }

    /** @throws UnreadableFactException when the type or version is unknown or the body is not of its shape */
    Fact read(String type, int version, String body) {
        Class<?> shape = TYPES.get(type);
        if (shape == null) {
            throw new UnreadableFactException("Facts of type " + type + " are unknown to this version.");
        }
        if (version != VERSION) {
            throw new UnreadableFactException("Version " + version + " of " + type + " is unknown to this version.");
        }
        try {
            return (Fact) json.readValue(body, shape);
        } catch (JacksonException e) {
            throw new UnreadableFactException("The body of a " + type + " cannot be read: " + e.getOriginalMessage());
        }
    }
}
