package dev.millrace.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a refused request is told. A path that no rule names is not found, and a method that no rule names not allowed,
 * whoever asks: only then does the question arise who may.
 */
final class Denials implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {
    private final RuleBook rules;
    private final JsonMapper json;

    Denials(RuleBook rules, JsonMapper json) {
        this.rules = rules;
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException because)
            throws IOException {
        if (because instanceof BadCredentialsException) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"millrace\", error=\"invalid_token\"");
            write(
                    response,
                    Problems.of(
                            HttpStatus.UNAUTHORIZED,
                            "bad-token",
                            "The token is forged, damaged or expired: make a new one with ./millrace token."));
            return;
        }
        if (!answeredByRules(request, response)) {
            unauthenticated(request, response);
        }
    }

    private void unauthenticated(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"millrace\"");
        if (wantsPage(request)) {
            SignInPage.write(response, HttpStatus.UNAUTHORIZED, SignInPage.howTo());
            return;
        }
        write(
                response,
                Problems.of(
                        HttpStatus.UNAUTHORIZED,
                        "no-token",
                        "Send a token in the header \"Authorization: Bearer …\", or sign in with ./millrace login."));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException because)
            throws IOException {
        if (because instanceof CsrfException) {
            write(
                    response,
                    Problems.of(
                            HttpStatus.FORBIDDEN,
                            "no-csrf-token",
                            "The page is out of date or the request came from another site: load the page again."));
        } else if (!answeredByRules(request, response)) {
            var needed = rules.on(request) instanceof RuleBook.Ruling.Needs(var roles)
                    ? roles.stream()
                            .map(role -> role.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or "))
                    : "another role";
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"millrace\", error=\"insufficient_scope\"");
            write(
                    response,
                    Problems.of(
                            HttpStatus.FORBIDDEN,
                            "wrong-role",
                            "This is for a " + needed + ": ask for a token with that role."));
        }
    }

    private boolean answeredByRules(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return switch (rules.on(request)) {
            case RuleBook.Ruling.Unknown() -> {
                write(response, Problems.of(HttpStatus.NOT_FOUND, "not-found", "There is nothing at this address."));
                yield true;
            }
            case RuleBook.Ruling.OtherMethods(var methods) -> {
                response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
                write(
                        response,
                        Problems.of(
                                HttpStatus.METHOD_NOT_ALLOWED,
                                "method-not-allowed",
                                "This address answers " + String.join(", ", methods) + " only."));
                yield true;
            }
            case RuleBook.Ruling.Open(), RuleBook.Ruling.Needs(var _) -> false;
        };
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException because)
            throws IOException {
        write(
                response,
                Problems.of(
                        HttpStatus.BAD_REQUEST,
                        "bad-request",
                        "The address or a header has characters that are not allowed there."));
    }

    private void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        json.writeValue(response.getOutputStream(), problem);
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET") && accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }
}
