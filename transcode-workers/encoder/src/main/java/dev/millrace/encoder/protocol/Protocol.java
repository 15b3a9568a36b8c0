package dev.millrace.encoder.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines to messages and back. The child counts as hostile, so its lines are bounded in length, depth and numbers, and
 * a value out of range is refused like bad syntax.
 */
public final class Protocol {
    /** Changes when a child and a parent of different builds would misunderstand each other. */
    public static final int VERSION = 6;

    /** Longest line, in characters, that is parsed; a reader should not buffer more than this. */
    public static final int MAX_LINE = 256 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MAX_LINE)
                            .maxStringLength(8 * 1024)
                            .maxNameLength(64)
                            .maxNumberLength(40)
                            .maxNestingDepth(10)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Protocol() {}

    /** One line, without its end. */
    public static String write(Event event) {
        return MAPPER.writerFor(Event.class).writeValueAsString(event);
    }

    /** One line, without its end. */
    public static String write(Request request) {
        return MAPPER.writerFor(Request.class).writeValueAsString(request);
    }

    public static Event readEvent(String line) throws MalformedMessageException {
        return read(line, Event.class);
    }

    public static Request readRequest(String line) throws MalformedMessageException {
        return read(line, Request.class);
    }

    private static <T> T read(String line, Class<T> type) throws MalformedMessageException {
        if (line.length() > MAX_LINE) {
            throw new MalformedMessageException("a line is longer than " + MAX_LINE + " characters");
        }
        T message;
        try {
            message = MAPPER.readValue(line, type);
        } catch (JacksonException e) {
            throw new MalformedMessageException("a line is no " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
        String missing = message == null ? "everything" : Complete.firstMissing(message);
        if (missing != null) {
            throw new MalformedMessageException("a line is no " + type.getSimpleName() + ": without " + missing);
        }
        return message;
    }
}
