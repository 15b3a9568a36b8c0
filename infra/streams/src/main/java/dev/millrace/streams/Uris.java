package dev.millrace.streams;

import java.util.regex.Pattern;

/** URIs of playlists and manifests as paths below the presentation's folder. */
final class Uris {
    private static final Pattern RELATIVE =
            Pattern.compile("(\\.\\./){0,8}[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final int LONGEST = 1_024;

    private Uris() {}

    /**
     * @param from the path of what names the URI
     * @throws UnreachableException when the URI is not relative, or leads out of the folder
     */
    static String resolve(String from, String uri) throws UnreachableException {
        if (uri.length() > LONGEST || !RELATIVE.matcher(uri).matches()) {
            throw new UnreachableException("no plain relative URI: " + Check.quoted(uri));
        }
        String folder = parent(from);
        String rest = uri;
        while (rest.startsWith("../")) {
            if (folder.isEmpty()) {
                throw new UnreachableException("a URI leads out of the presentation: " + Check.quoted(uri));
            }
            folder = parent(folder.substring(0, folder.length() - 1));
            rest = rest.substring("../".length());
        }
        return folder + rest;
    }

    /** With the slash at its end; empty at the top. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
