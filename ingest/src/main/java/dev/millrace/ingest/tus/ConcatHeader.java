package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.UploadId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Upload-Concat} (tus 1.0, "Upload-Concat"). */
final class ConcatHeader {
    private static final String FINAL = "final;";
    private static final int MOST = 1000;
    private static final Pattern PATH = Pattern.compile("(?:/[^/]+)*/?files/([^/]+)");

    private ConcatHeader() {}

    /** @throws TusException 400 when it is not what the protocol asks for */
    static UploadConcat parse(List<String> headers) {
        if (headers.isEmpty()) {
            return new UploadConcat.None();
        }
        String header = headers.getFirst().strip();
        if (headers.size() > 1) {
            throw malformed();
        }
        return header.equals(TusHeader.PARTIAL)
                ? new UploadConcat.Partial()
                : new UploadConcat.Final(pieces(header), header);
    }

    private static List<UploadId> pieces(String header) {
        if (!header.startsWith(FINAL)) {
            throw malformed();
        }
        String[] references = header.substring(FINAL.length()).strip().split(" +", -1);
        if (references.length > MOST) {
            throw refused("At most " + MOST + " uploads are joined to one.");
        }
        return Arrays.stream(references).map(ConcatHeader::piece).toList();
    }

    /** By its path alone: under which name this server is reached is the proxy's business. */
    private static UploadId piece(String reference) {
        Matcher path = PATH.matcher(path(reference));
        if (!path.matches() || !UploadId.hasShape(path.group(1))) {
            throw malformed();
        }
        return new UploadId(path.group(1));
    }

    private static String path(String reference) {
        try {
            var uri = new URI(reference);
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawPath() != null;
            boolean web = uri.getScheme() == null || uri.getScheme().matches("(?i)https?");
            return plain && web ? uri.getRawPath() : "";
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static TusException malformed() {
        return refused("Upload-Concat is partial, or final; and the URLs of partial uploads, separated by spaces.");
    }

    private static TusException refused(String sentence) {
        return TusException.badRequest("bad-concat", sentence);
    }
}
