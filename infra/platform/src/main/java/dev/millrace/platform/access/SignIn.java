package dev.millrace.platform.access;

import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Signing in without an identity provider. The link shows who would be signed in; only the button on that page uses the
 * code up, so that mail scanners, chat previews and a browser's prefetching do not.
 */
@Controller
class SignIn {
    static final String PATH = "/sign-in";
    static final String OUT_PATH = "/sign-out";
    static final String STYLE = "/access/sign-in.css";

    static final AccessRules RULES = AccessRules.of(
            AccessRule.open("GET", PATH),
            AccessRule.open("POST", PATH),
            AccessRule.open("POST", OUT_PATH),
            AccessRule.open("GET", STYLE));

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Tokens tokens;
    private final UsedCodes usedCodes;
    private final Session session;
    private final MeterRegistry meters;

    SignIn(Tokens tokens, UsedCodes usedCodes, Session session, MeterRegistry meters) {
        this.tokens = tokens;
        this.usedCodes = usedCodes;
        this.session = session;
        this.meters = meters;
    }

    @GetMapping(PATH)
    void show(@RequestParam(required = false) @Nullable String code, HttpServletResponse response) throws IOException {
        if (code == null) {
            SignInPage.write(response, HttpStatus.OK, SignInPage.howTo());
            return;
        }
        var verified = tokens.verify(code, Tokens.Purpose.SIGN_IN).filter(token -> !usedCodes.isUsed(token.id()));
        if (verified.isEmpty()) {
            SignInPage.write(response, HttpStatus.GONE, SignInPage.refused());
        } else {
            SignInPage.write(
                    response, HttpStatus.OK, SignInPage.confirm(verified.get().identity(), code));
        }
    }

    @PostMapping(PATH)
    void signIn(@RequestParam String code, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var verified = tokens.verify(code, Tokens.Purpose.SIGN_IN);
        if (verified.isEmpty()
                || !isFromOurPage(request)
                || !usedCodes.use(verified.get().id(), verified.get().expires())) {
            Metric.SIGN_IN.counter(meters, "outcome", "refused").increment();
            SignInPage.write(response, HttpStatus.GONE, SignInPage.refused());
            return;
        }
        Metric.SIGN_IN.counter(meters, "outcome", "ok").increment();
        session.start(verified.get().identity(), request, response);
        seeOther(response, home(verified.get().identity()));
    }

    @PostMapping(OUT_PATH)
    void signOut(HttpServletRequest request, HttpServletResponse response) {
        session.end(request, response);
        seeOther(response, PATH);
    }

    /** Where their work is. */
    private static String home(Identity identity) {
        if (identity.has(Role.CREATOR)) {
            return "/studio";
        }
        return identity.has(Role.MODERATOR) ? "/review" : "/ops";
    }

    /** Another site must not sign a browser in as somebody else without its user noticing. */
    private static boolean isFromOurPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (site != null) {
            return OWN.contains(site);
        }
        return origin == null || isOurs(origin, request);
    }

    private static boolean isOurs(String origin, HttpServletRequest request) {
        try {
            var uri = URI.create(origin);
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            return request.getScheme().equals(uri.getScheme())
                    && request.getServerName().equals(uri.getHost())
                    && request.getServerPort() == port;
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private static void seeOther(HttpServletResponse response, String path) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, path);
    }
}
