package dev.millrace.platform.access;

import java.time.Duration;

/** The local issuer: signs bearer tokens and one-time sign-in codes with the key pair in {@code DATA/keys}. */
public interface TokenIssuer {
    /** A bearer token (JWT). */
    String issue(Identity identity, Duration life);

    /** A code for {@code /sign-in?code=…}: good once, for five minutes. */
    String signInCode(Identity identity);
}
