package dev.millrace.platform.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A browser's session: a signed token in a cookie that scripts cannot read, and beside it a CSRF token that our scripts
 * can, the HMAC of the session under a key of ours. So the server keeps no session, and a cookie planted by another site
 * has no CSRF token that fits it.
 */
final class Session {
    static final String COOKIE = "millrace_session";
    static final String CSRF_COOKIE = "millrace_csrf";
    static final String CSRF_HEADER = "X-CSRF-Token";
    static final String CSRF_PARAMETER = "_csrf";

    private final Tokens tokens;
    private final SecretKeySpec csrfKey;
    private final Duration life;

    Session(Tokens tokens, byte[] csrfKey, Duration life) {
        this.tokens = tokens;
        this.csrfKey = new SecretKeySpec(csrfKey, "HmacSHA256");
        this.life = life;
    }

    /** The cookie as it came, not verified. A request with an Authorization header has no session: the header counts. */
    static Optional<String> cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    Optional<Identity> identity(HttpServletRequest request) {
        return cookie(request)
                .flatMap(token -> tokens.verify(token, Tokens.Purpose.SESSION))
                .map(Tokens.Verified::identity);
    }

    String csrf(String session) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(csrfKey);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(session.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    void start(Identity identity, HttpServletRequest request, HttpServletResponse response) {
        String token = tokens.sign(identity, Tokens.Purpose.SESSION, life);
        set(request, response, COOKIE, token, true, life);
        set(request, response, CSRF_COOKIE, csrf(token), false, life);
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        set(request, response, COOKIE, "", true, Duration.ZERO);
        set(request, response, CSRF_COOKIE, "", false, Duration.ZERO);
    }

    private static void set(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            String value,
            boolean httpOnly,
            Duration life) {
        var cookie = ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(httpOnly)
                .secure(request.isSecure())
                .sameSite("Strict")
                .maxAge(life)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
