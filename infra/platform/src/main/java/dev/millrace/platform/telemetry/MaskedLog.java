package dev.millrace.platform.telemetry;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Masks every text of every line of the structured log: messages, fields, stack traces, whoever wrote them. Named by
 * {@code logging.structured.json.customizer}.
 */
public final class MaskedLog implements StructuredLoggingJsonMembersCustomizer<Object> {
    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.applyingValueProcessor(
                ValueProcessor.of(String.class, text -> text == null ? null : Masking.mask(text)));
    }
}
