package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.Checksum;
import dev.millrace.ingest.upload.ExpectedChecksum;
import dev.millrace.ingest.upload.LateChecksum;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * What an {@code Upload-Checksum} says (tus 1.0, "Checksum"), as a header or, where the {@code Trailer} header announces
 * it, after the body (RFC 9110, 6.5). A cyclic redundancy check is its four bytes, the most significant first.
 */
final class UploadChecksum {
    private static final Map<String, Checksum.Algorithm> BY_NAME = Arrays.stream(Checksum.Algorithm.values())
            .collect(Collectors.toUnmodifiableMap(
                    algorithm -> algorithm.name().toLowerCase(Locale.ROOT), algorithm -> algorithm));

    /** For the {@code Tus-Checksum-Algorithm} header. */
    static final String ALGORITHMS =
            String.join(",", BY_NAME.keySet().stream().sorted().toList());

    private UploadChecksum() {}

    /** @throws TusException 400 when it is of an unknown algorithm, or malformed */
    static Optional<ExpectedChecksum> of(HttpServletRequest request) {
        var values = Collections.list(request.getHeaders(TusHeader.CHECKSUM));
        if (values.size() > 1) {
            throw malformed();
        }
        if (values.size() == 1) {
            return Optional.of(parse(values.getFirst()));
        }
        if (!announced(request)) {
            return Optional.empty();
        }
        if (request.getHeader(HttpHeaders.CONTENT_LENGTH) != null) {
            throw refused("A body of a stated length has no trailer: send Upload-Checksum as a header, or use chunks.");
        }
        return Optional.of(new LateChecksum(() -> trailing(request)));
    }

    private static boolean announced(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.TRAILER)).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .anyMatch(name -> name.strip().equalsIgnoreCase(TusHeader.CHECKSUM));
    }

    private static Checksum trailing(HttpServletRequest request) {
        return request.getTrailerFields().entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(TusHeader.CHECKSUM))
                .findFirst()
                .map(field -> parse(field.getValue()))
                .orElseThrow(
                        () -> refused("The trailer Upload-Checksum was announced and did not come: send it again."));
    }

    private static Checksum parse(String text) {
        String[] words = text.strip().split(" ", -1);
        Checksum.Algorithm algorithm = BY_NAME.get(words[0]);
        if (algorithm == null) {
            throw TusException.badRequest(
                    "unknown-algorithm", "The algorithm of Upload-Checksum is one of " + ALGORITHMS + ".");
        }
        if (words.length != 2) {
            throw malformed();
        }
        byte[] digest = decode(words[1]);
        if (digest.length != algorithm.bytes()) {
            throw refused("A checksum of " + words[0] + " has " + algorithm.bytes() + " bytes, and this one "
                    + digest.length + ".");
        }
        return new Checksum(algorithm, HexFormat.of().formatHex(digest));
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static TusException malformed() {
        return refused("Upload-Checksum is the name of an algorithm, a space, and the digest in Base64.");
    }

    private static TusException refused(String sentence) {
        return TusException.badRequest("bad-checksum", sentence);
    }
}
