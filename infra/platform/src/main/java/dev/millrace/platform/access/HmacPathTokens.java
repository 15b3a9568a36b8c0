package dev.millrace.platform.access;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Viewer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * base64url of: one byte of kind, eight of expiry (seconds since 1970, big-endian), the asset's id in ASCII, and the
 * HMAC-SHA-256 (RFC 2104) over all that.
 */
final class HmacPathTokens implements PathTokens {
    private static final int ASSET_CHARACTERS = 26;
    private static final int PSEUDONYM_BYTES = 8;
    private static final int CLAIMS = 1 + Long.BYTES + ASSET_CHARACTERS;
    private static final int TOKEN_CHARACTERS = (CLAIMS + 32) * 4 / 3 + 1;

    private final SecretKeySpec key;
    private final InstantSource clock;

    HmacPathTokens(byte[] key, InstantSource clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    @Override
    public String sign(AssetId asset, Viewer viewer, Duration life) {
        var claims = ByteBuffer.allocate(CLAIMS)
                .put(kind(viewer))
                .putLong(clock.instant().plus(life).getEpochSecond())
                .put(asset.value().getBytes(StandardCharsets.US_ASCII))
                .array();
        var mac = mac(claims);
        var token =
                ByteBuffer.allocate(CLAIMS + mac.length).put(claims).put(mac).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    @Override
    public Optional<Grant> verify(String token) {
        if (token.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        var claims = new byte[CLAIMS];
        var mac = new byte[bytes.length - CLAIMS];
        var buffer = ByteBuffer.wrap(bytes).get(claims).get(mac);
        buffer.rewind();
        if (!MessageDigest.isEqual(mac, mac(claims))) {
            return Optional.empty();
        }
        Viewer viewer = viewer(buffer.get());
        var expiry = Instant.ofEpochSecond(buffer.getLong());
        if (!clock.instant().isBefore(expiry)) {
            return Optional.empty();
        }
        var asset = new AssetId(new String(claims, 1 + Long.BYTES, ASSET_CHARACTERS, StandardCharsets.US_ASCII));
        return Optional.of(new Grant(asset, viewer));
    }

    /** Too short for a token's code, and of a text that begins like no token. */
    @Override
    public String pseudonym(TenantId tenant) {
        byte[] code = mac(("tenant " + tenant.value()).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(code, 0, PSEUDONYM_BYTES);
    }

    private static byte kind(Viewer viewer) {
        return switch (viewer) {
            case PLAYBACK_TOKEN -> 1;
            case PREVIEW_TOKEN -> 2;
            case ANYONE -> throw new IllegalArgumentException("anyone needs no token");
        };
    }

    private static Viewer viewer(byte kind) {
        return switch (kind) {
            case 1 -> Viewer.PLAYBACK_TOKEN;
            case 2 -> Viewer.PREVIEW_TOKEN;
            default -> throw new IllegalStateException("signed by us with an unknown kind: " + kind);
        };
    }

    private byte[] mac(byte[] claims) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(claims);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
