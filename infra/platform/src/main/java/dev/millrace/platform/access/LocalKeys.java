package dev.millrace.platform.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;

/**
 * The private keys of this installation, each a file in {@code DATA/keys} (0700, files 0600), made when first needed:
 * {@code issuer.jwk} (P-256, signs tokens with ES256), {@code path-token.key} and {@code csrf.key} (256 random bits
 * each). Whoever may read them may act as anybody; so a tool beside a data directory needs no server to sign.
 */
public final class LocalKeys {
    private static final int SECRET_BYTES = 32;

    private final ECKey issuer;
    private final byte[] pathTokens;
    private final byte[] csrf;

    private LocalKeys(ECKey issuer, byte[] pathTokens, byte[] csrf) {
        this.issuer = issuer;
        this.pathTokens = pathTokens;
        this.csrf = csrf;
    }

    /**
     * Reads the keys, making those that are missing; of several processes that do so at once, one makes each key and
     * all read it.
     *
     * @param directory {@code DATA/keys}
     * @throws IllegalStateException with a sentence when a key is readable by other users, or is no key
     * @throws UncheckedIOException when the directory cannot be made, read or written
     */
    public static LocalKeys load(Path directory) {
        var files = new KeyFiles(directory);
        try {
            return new LocalKeys(
                    issuer(directory, files.readOrMake("issuer.jwk", LocalKeys::newIssuer)),
                    secret(directory, files.readOrMake("path-token.key", LocalKeys::newSecret)),
                    secret(directory, files.readOrMake("csrf.key", LocalKeys::newSecret)));
        } catch (IOException e) {
            throw new UncheckedIOException("The keys in " + directory + " cannot be read or made: " + e, e);
        }
    }

    /** Signs bearer tokens and sign-in codes. */
    public TokenIssuer issuer(InstantSource clock) {
        return new Tokens(issuer, clock);
    }

    /** Signs and verifies tokens that stand in a path. */
    public PathTokens pathTokens(InstantSource clock) {
        return new HmacPathTokens(pathTokens, clock);
    }

    Tokens tokens(InstantSource clock) {
        return new Tokens(issuer, clock);
    }

    byte[] csrf() {
        return csrf.clone();
    }

    private static ECKey issuer(Path directory, String text) {
        try {
            var key = ECKey.parse(text);
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
                throw unusable(directory, "issuer.jwk");
            }
            return key;
        } catch (ParseException e) {
            throw unusable(directory, "issuer.jwk");
        }
    }

    private static byte[] secret(Path directory, String text) {
        try {
            byte[] secret = Base64.getUrlDecoder().decode(text.strip());
            if (secret.length < SECRET_BYTES) {
                throw unusable(directory, "path-token.key or csrf.key");
            }
            return secret;
        } catch (IllegalArgumentException e) {
            throw unusable(directory, "path-token.key or csrf.key");
        }
    }

    /** Without a cause: a parser's message may quote what it read. */
    private static IllegalStateException unusable(Path directory, String file) {
        return new IllegalStateException(
                "The key " + file + " in " + directory + " is damaged. Restore it from a backup; if there is none,"
                        + " remove it: a new one is made, and tokens signed so far stop working.");
    }

    private static String newIssuer() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JDK cannot make P-256 keys.", e);
        }
    }

    private static String newSecret() {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new String(Base64.getUrlEncoder().withoutPadding().encode(secret), StandardCharsets.US_ASCII);
    }
}
