package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.Visibility;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what a JSON merge patch (RFC 7396) wants of an asset. */
final class MergePatch {
    private MergePatch() {}

    /** @throws RefusedException for any other member than {@code title} and {@code visibility}, and for values they lack */
    static AssetEdit read(JsonNode patch) {
        if (!patch.isObject()) {
            throw Refusal.BAD_REQUEST.because("Send a JSON object with title, visibility or both.");
        }
        Optional<String> title = Optional.empty();
        Optional<Visibility> visibility = Optional.empty();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            switch (member.getKey()) {
                case "title" -> title = Optional.of(Title.of(text("title", member.getValue())));
                case "visibility" -> visibility = Optional.of(visibility(text("visibility", member.getValue())));
                default ->
                    throw Refusal.BAD_FIELD.because("Only title and visibility can be changed; the rest is read-only.");
            }
        }
        return new AssetEdit(title, visibility);
    }

    /** @throws RefusedException when there is no such visibility */
    static Visibility visibility(String name) {
        for (Visibility visibility : Visibility.values()) {
            if (Words.of(visibility).equals(name.toLowerCase(Locale.ROOT))) {
                return visibility;
            }
        }
        throw Refusal.BAD_FIELD.because("The visibility is public, unlisted, signed or private.");
    }

    private static String text(String member, JsonNode value) {
        if (!value.isString()) {
            throw Refusal.BAD_FIELD.because("The " + member + " is a string, and cannot be removed.");
        }
        return value.stringValue();
    }
}
