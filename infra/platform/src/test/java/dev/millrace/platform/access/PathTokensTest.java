package dev.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final AssetId ASSET = new AssetId("abcdefghijklmnopqrstuvwxyz");
    private static final byte[] KEY = new byte[32];

    private final PathTokens tokens = new HmacPathTokens(KEY, InstantSource.fixed(NOW));

    @ParameterizedTest
    @EnumSource(names = {"PLAYBACK_TOKEN", "PREVIEW_TOKEN"})
    void aTokenGrantsOneAssetToOneKindOfViewer(Viewer viewer) {
        String token = tokens.sign(ASSET, viewer, Duration.ofHours(4));

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.verify(token)).contains(new PathTokens.Grant(ASSET, viewer));
    }

    @Test
    void anyoneNeedsNoToken() {
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.sign(ASSET, Viewer.ANYONE, Duration.ofHours(1)));
    }

    @Test
    void itExpires() {
        String token = tokens.sign(ASSET, Viewer.PREVIEW_TOKEN, Duration.ofHours(4));

        assertThat(at(NOW.plus(Duration.ofHours(4)).minusSeconds(1)).verify(token))
                .isPresent();
        assertThat(at(NOW.plus(Duration.ofHours(4))).verify(token)).isEmpty();
    }

    private static PathTokens at(Instant instant) {
        return new HmacPathTokens(KEY, InstantSource.fixed(instant));
    }

    @Test
    void noByteOfItCanBeChanged() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.sign(ASSET, Viewer.PLAYBACK_TOKEN, Duration.ofHours(4)));
        for (int i = 0; i < token.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] forged = token.clone();
                forged[i] ^= (byte) (1 << bit);
                String text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
                assertThat(tokens.verify(text)).as("byte %d bit %d", i, bit).isEmpty();
            }
        }
    }

    @Test
    void anotherKeySignsForNobody() {
        byte[] other = KEY.clone();
        other[0] = 1;
        String token = new HmacPathTokens(other, InstantSource.fixed(NOW))
                .sign(ASSET, Viewer.PREVIEW_TOKEN, Duration.ofHours(1));

        assertThat(tokens.verify(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "../../etc/passwd", "%00", "===="})
    void nonsenseIsNoToken(String nonsense) {
        assertThat(tokens.verify(nonsense)).isEmpty();
        assertThat(tokens.verify(nonsense + "!".repeat(90 - Math.min(90, nonsense.length()))))
                .isEmpty();
    }
}
