package dev.millrace.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonWriter;

class MaskedLogTest {
    private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";

    @Test
    void everyTextOfALineIsMaskedWhereverItStands() {
        JsonWriter<Map<String, String>> writer = JsonWriter.of(members -> {
            members.add("message", line -> line.get("message"));
            members.add("stack_trace", line -> "java.io.IOException: Bearer " + JWT);
            members.add("bytes", 17);
            new MaskedLog().customize(masked(members));
        });
        String line = writer.writeToString(Map.of("message", "the token " + JWT + " came"));
        assertThat(line).doesNotContain(JWT).contains("the token *** came", "IOException: Bearer ***", "\"bytes\":17");
    }

    @SuppressWarnings("unchecked")
    private static JsonWriter.Members<Object> masked(JsonWriter.Members<?> members) {
        return (JsonWriter.Members<Object>) members;
    }
}
