package dev.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.platform.access.Tokens.Purpose;
import dev.millrace.platform.access.Tokens.Verified;
import dev.millrace.platform.catalog.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Identity ADA =
            new Identity("ada", Optional.of(new TenantId("acme")), EnumSet.of(Role.CREATOR, Role.MODERATOR));

    private final ECKey key = newKey();
    private final Tokens tokens = at(NOW);

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Tokens at(Instant instant) {
        return new Tokens(key, InstantSource.fixed(instant));
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aTokenSaysForWhomItIsAndServesOnePurposeOnly(Purpose purpose) {
        String token = tokens.sign(ADA, purpose, Duration.ofMinutes(1));

        assertThat(tokens.verify(token, purpose)).map(Verified::identity).contains(ADA);
        assertThat(EnumSet.complementOf(EnumSet.of(purpose)))
                .allSatisfy(other -> assertThat(tokens.verify(token, other)).isEmpty());
    }

    @Test
    void twoTokensNeverShareAnId() {
        var one = tokens.verify(tokens.signInCode(ADA), Purpose.SIGN_IN).orElseThrow();
        var two = tokens.verify(tokens.signInCode(ADA), Purpose.SIGN_IN).orElseThrow();

        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(one.expires()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aTokenExpiresToTheSecond() {
        String token = tokens.issue(ADA, Duration.ofMinutes(1));

        assertThat(at(NOW.plusSeconds(59)).verify(token, Purpose.API)).isPresent();
        assertThat(at(NOW.plusSeconds(60)).verify(token, Purpose.API)).isEmpty();
    }

    @Test
    void anotherKeysTokenIsForged() {
        var stranger = new Tokens(newKey(), InstantSource.fixed(NOW));

        assertThat(tokens.verify(stranger.issue(ADA, Duration.ofMinutes(1)), Purpose.API))
                .isEmpty();
    }

    @Test
    void anUnsignedTokenIsForged() {
        assertThat(tokens.verify(new PlainJWT(claims("acme", List.of("creator"))).serialize(), Purpose.API))
                .isEmpty();
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() throws Exception {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims("acme", List.of("operator")));
        token.sign(new MACSigner(key.toECPublicKey().getEncoded()));

        assertThat(tokens.verify(token.serialize(), Purpose.API)).isEmpty();
    }

    @Test
    void tamperedRolesBreakTheSignature() {
        String[] parts = tokens.issue(ADA, Duration.ofMinutes(1)).split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertThat(claims).contains("\"creator\"");
        String more = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.replace("\"creator\"", "\"operator\"").getBytes(StandardCharsets.UTF_8));

        assertThat(tokens.verify(parts[0] + "." + more + "." + parts[2], Purpose.API))
                .isEmpty();
        assertThat(tokens.verify(String.join(".", parts), Purpose.API)).isPresent();
    }

    @Test
    void allTenantsIsForOperatorsOnly() throws Exception {
        var operator = new Identity("root", Optional.empty(), Set.of(Role.OPERATOR));
        var creator = new Identity("ada", Optional.empty(), Set.of(Role.CREATOR));

        assertThat(tokens.verify(tokens.issue(operator, Duration.ofMinutes(1)), Purpose.API))
                .map(Verified::identity)
                .contains(operator);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.issue(creator, Duration.ofMinutes(1)))
                .withMessageContaining("operator");
        assertThat(tokens.verify(signed(claims("*", List.of("creator"))), Purpose.API))
                .as("rightly signed, wrongly claimed")
                .isEmpty();
        assertThat(tokens.verify(signed(claims("*", List.of("operator"))), Purpose.API))
                .isPresent();
    }

    @Test
    void aTokenWithoutAKnownRoleOrARightTenantIsNone() throws Exception {
        assertThat(tokens.verify(signed(claims("acme", List.of())), Purpose.API))
                .isEmpty();
        assertThat(tokens.verify(signed(claims("acme", List.of("emperor"))), Purpose.API))
                .isEmpty();
        assertThat(tokens.verify(signed(claims("../acme", List.of("creator"))), Purpose.API))
                .isEmpty();
        assertThat(tokens.verify(signed(claims("acme", List.of("creator", "emperor"))), Purpose.API))
                .map(verified -> verified.identity().roles())
                .contains(Set.of(Role.CREATOR));
    }

    @Test
    void aTokenThatNeverExpiresIsNone() throws Exception {
        var claims = new JWTClaimsSet.Builder(claims("acme", List.of("creator")))
                .expirationTime(null)
                .build();

        assertThat(tokens.verify(signed(claims), Purpose.API)).isEmpty();
    }

    @Test
    void anotherIssuersTokenIsNone() throws Exception {
        var claims = new JWTClaimsSet.Builder(claims("acme", List.of("creator")))
                .issuer("elsewhere")
                .build();

        assertThat(tokens.verify(signed(claims), Purpose.API)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\u0000"})
    void nonsenseIsNoToken(String nonsense) {
        assertThat(tokens.verify(nonsense, Purpose.API)).isEmpty();
    }

    @Test
    void aTokenHasALimitedLength() {
        assertThat(tokens.verify("a".repeat(5000), Purpose.API)).isEmpty();
    }

    private static JWTClaimsSet claims(String tenant, List<String> roles) {
        return new JWTClaimsSet.Builder()
                .issuer("millrace")
                .audience(Purpose.API.audience())
                .subject("ada")
                .claim("tenant", tenant)
                .claim("roles", roles)
                .jwtID("id")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }
}
