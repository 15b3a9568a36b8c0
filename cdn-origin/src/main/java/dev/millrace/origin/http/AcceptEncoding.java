package dev.millrace.origin.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which content codings a client takes, and how gladly (RFC 9110, section 12.5.3).
 *
 * @param weights 0 to 1000 by coding, as sent
 */
public record AcceptEncoding(Map<String, Integer> weights) {
    private static final int MOST = 20;
    private static final int FULL = 1_000;
    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    private static final String ANY = "*";
    private static final String IDENTITY = "identity";

    static AcceptEncoding of(HttpHeaders headers) {
        Map<String, Integer> weights = new HashMap<>();
        for (String field : headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
            for (String member : field.split(",", MOST)) {
                String[] parts = member.split(";", 3);
                String coding = parts[0].trim().toLowerCase(Locale.ROOT);
                if (!coding.isEmpty() && weights.size() < MOST) {
                    weights.put(coding.equals("x-gzip") ? "gzip" : coding, parts.length == 1 ? FULL : weight(parts[1]));
                }
            }
        }
        return new AcceptEncoding(weights);
    }

    /** What is no weight counts as 0: when in doubt, uncoded. */
    private static int weight(String parameter) {
        String text = parameter.trim().toLowerCase(Locale.ROOT);
        String value = text.startsWith("q=") ? text.substring(2) : "";
        return WEIGHT.matcher(value).matches() ? (int) Math.round(Double.parseDouble(value) * FULL) : 0;
    }

    /** Whether an answer in that coding is taken at least as gladly as a plain one. */
    public boolean prefers(String coding) {
        int coded = weights.getOrDefault(coding, weights.getOrDefault(ANY, 0));
        return coded > 0 && coded >= weights.getOrDefault(IDENTITY, 0);
    }
}
