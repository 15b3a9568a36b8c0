package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path of the public tree: {@code /v/<asset>/…} or {@code /t/<token>/v/<asset>/…}. Nothing in it is ever escaped, so a
 * path with {@code %}, {@code //} or dot segments is none of these.
 *
 * @param token null for none
 * @param revision null for the current one
 */
record PublicPath(
        @Nullable String token, AssetId asset, @Nullable RevisionId revision, PublicFile file) {
    private static final int LONGEST = 1_024;
    private static final Pattern SHAPE = Pattern.compile(
            "(?:/t/(?<token>[A-Za-z0-9._~-]{1,512}))?/v/(?<asset>[a-z2-7]{26})(?:/(?<revision>[a-z2-7]{26}))?/(?<file>[A-Za-z0-9._/-]+)");

    static Optional<PublicPath> parse(String path) {
        if (path.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher m = SHAPE.matcher(path);
        if (!m.matches()) {
            return Optional.empty();
        }
        String revision = m.group("revision");
        return PublicFile.parse(m.group("file"))
                .filter(file -> revision != null || file.current())
                .map(file -> new PublicPath(
                        m.group("token"),
                        new AssetId(m.group("asset")),
                        revision == null ? null : new RevisionId(revision),
                        file));
    }

    /** For logs: whoever has a token's text has its right. */
    static String masked(String path) {
        if (!path.startsWith("/t/")) {
            return path;
        }
        int end = path.indexOf('/', 3);
        return "/t/***" + (end < 0 ? "" : path.substring(end));
    }
}
