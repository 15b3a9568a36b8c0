package dev.millrace.platform.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.platform.catalog.TenantId;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * JSON Web Tokens (RFC 7519) of the local issuer, signed with ES256 and no other algorithm. The audience is the purpose:
 * a session or a sign-in code is no bearer token, nor the other way round.
 */
final class Tokens implements TokenIssuer {
    static final Duration SIGN_IN_LIFE = Duration.ofMinutes(5);

    private static final String ISSUER = "millrace";
    private static final String ALL_TENANTS = "*";
    private static final int LONGEST = 4096;

    private final ECKey key;
    private final InstantSource clock;

    Tokens(ECKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** What a token is for. */
    enum Purpose {
        API,
        SESSION,
        SIGN_IN;

        String audience() {
            return "millrace-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A verified token.
     *
     * @param id unique
     */
    record Verified(String id, Identity identity, Instant expires) {}

    @Override
    public String issue(Identity identity, Duration life) {
        return sign(identity, Purpose.API, life);
    }

    @Override
    public String signInCode(Identity identity) {
        return sign(identity, Purpose.SIGN_IN, SIGN_IN_LIFE);
    }

    String sign(Identity identity, Purpose purpose, Duration life) {
        requireLegal(identity).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        Instant now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(purpose.audience())
                .subject(identity.subject())
                .claim("tenant", identity.tenant().map(TenantId::value).orElse(ALL_TENANTS))
                .claim(
                        "roles",
                        identity.roles().stream().map(Tokens::wire).sorted().toList())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("The issuer's key cannot sign.", e);
        }
    }

    /** Empty when forged, expired, for another purpose, or not a token at all. */
    Optional<Verified> verify(String text, Purpose purpose) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var token = SignedJWT.parse(text);
            if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())
                    || !token.verify(new ECDSAVerifier(key.toPublicJWK()))) {
                return Optional.empty();
            }
            return verified(token.getJWTClaimsSet(), purpose);
        } catch (ParseException | JOSEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private Optional<Verified> verified(JWTClaimsSet claims, Purpose purpose) throws ParseException {
        var expires = claims.getExpirationTime();
        var subject = claims.getSubject();
        var id = claims.getJWTID();
        var tenant = claims.getStringClaim("tenant");
        var roles = claims.getStringListClaim("roles");
        if (expires == null
                || subject == null
                || id == null
                || tenant == null
                || roles == null
                || !ISSUER.equals(claims.getIssuer())
                || !claims.getAudience().equals(List.of(purpose.audience()))
                || !clock.instant().isBefore(expires.toInstant())) {
            return Optional.empty();
        }
        var identity = new Identity(
                subject,
                tenant.equals(ALL_TENANTS) ? Optional.empty() : Optional.of(new TenantId(tenant)),
                roles(roles));
        return requireLegal(identity).isPresent()
                ? Optional.empty()
                : Optional.of(new Verified(id, identity, expires.toInstant()));
    }

    /** A role that a later version has given is none to us. */
    private static Set<Role> roles(List<String> names) {
        var roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (names.contains(wire(role))) {
                roles.add(role);
            }
        }
        return roles;
    }

    private static String wire(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> requireLegal(Identity identity) {
        if (identity.subject().isBlank() || identity.subject().length() > 200) {
            return Optional.of("A token's subject has 1 to 200 characters.");
        }
        if (identity.roles().isEmpty()) {
            return Optional.of("A token needs at least one role.");
        }
        if (identity.tenant().isEmpty() && !identity.has(Role.OPERATOR)) {
            return Optional.of("Only an operator's token may hold all tenants (*).");
        }
        return Optional.empty();
    }
}
