package dev.millrace.transcode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import org.jspecify.annotations.Nullable;

/** Languages as BCP 47 (RFC 5646) writes them, the shortest form, from what containers say: mostly ISO 639-2. */
final class Languages {
    static final String UNKNOWN = "und";

    private static final Map<String, String> SHORTEST = shortest();

    private Languages() {}

    /** @param tagged hostile text, or null when the container says nothing */
    static String of(@Nullable String tagged) {
        if (tagged == null) {
            return UNKNOWN;
        }
        String code = tagged.strip().toLowerCase(Locale.ROOT);
        int dash = code.indexOf('-');
        String language = dash < 0 ? code : code.substring(0, dash);
        if (!language.matches("[a-z]{2,3}")) {
            return UNKNOWN;
        }
        return SHORTEST.getOrDefault(language, language);
    }

    private static Map<String, String> shortest() {
        Map<String, String> codes = new HashMap<>();
        Arrays.stream(Locale.getISOLanguages())
                .filter(code -> code.length() == 2)
                .forEach(code -> {
                    try {
                        codes.put(Locale.of(code).getISO3Language(), code);
                    } catch (MissingResourceException e) {
                        // It has no three-letter code, so nobody will ask by it.
                    }
                });
        // The bibliographic codes of ISO 639-2 that differ from the terminological ones.
        codes.putAll(Map.of("ger", "de", "fre", "fr", "dut", "nl", "chi", "zh", "cze", "cs", "gre", "el", "per", "fa"));
        codes.putAll(Map.of("rum", "ro", "slo", "sk", "wel", "cy", "baq", "eu", "ice", "is", "mac", "mk", "may", "ms"));
        codes.putAll(Map.of("alb", "sq", "arm", "hy", "bur", "my", "geo", "ka", "tib", "bo"));
        codes.remove("");
        return Map.copyOf(codes);
    }
}
