package dev.millrace.origin.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two PEM files (RFC 7468).
 *
 * @param certificate of this server first, then what leads to a root
 * @param key its private key, as PKCS #8, not encrypted
 */
public record KeyPairFiles(Path certificate, Path key) {
    private static final long MOST_BYTES = 1 << 20;
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** What they held when they were read. */
    record Read(String certificate, String key) {
        String digest() throws GeneralSecurityException {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(latin(certificate));
            return HexFormat.of().formatHex(sha256.digest(latin(key)));
        }
    }

    /** A chain and a key that belong together. */
    record Parsed(List<X509Certificate> chain, PrivateKey key) {}

    Read read() throws IOException {
        return new Read(read(certificate), read(key));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " is too large to be a certificate or a key");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read by this user", e);
        }
    }

    /** @throws GeneralSecurityException with a sentence that says which file is wrong and how */
    Parsed parse(Read read) throws GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(latin(read.certificate)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException(certificate + " holds no certificate");
        }
        PublicKey mine = chain.getFirst().getPublicKey();
        PrivateKey secret = privateKey(read.key, mine.getAlgorithm());
        if (!belongTogether(secret, mine)) {
            throw new GeneralSecurityException(key + " is not the key of " + certificate);
        }
        return new Parsed(chain, secret);
    }

    private PrivateKey privateKey(String pem, String algorithm) throws GeneralSecurityException {
        Matcher block = PRIVATE_KEY.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException(key + " holds no PRIVATE KEY block. Convert the key with: openssl pkcs8"
                    + " -topk8 -nocrypt -in " + key);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new GeneralSecurityException(key + " is not the key of " + certificate, e);
        }
    }

    private static boolean belongTogether(PrivateKey secret, PublicKey known) throws GeneralSecurityException {
        String algorithm = switch (known.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> known.getAlgorithm();
        };
        byte[] text = "one of the other".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(text);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(known);
        verifying.update(text);
        return verifying.verify(signing.sign());
    }
}
