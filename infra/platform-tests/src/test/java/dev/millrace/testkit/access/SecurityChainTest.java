package dev.millrace.testkit.access;

import static dev.millrace.testkit.access.Caller.bearer;
import static dev.millrace.testkit.access.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.access.TokenIssuer;
import dev.millrace.platform.catalog.TenantId;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, who does not, and what they are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityChainTest {
    private TestApplication application;
    private Caller caller;
    private TokenIssuer issuer;

    @BeforeAll
    void start(@TempDir Path data) {
        application = new TestApplication(data, Map.of());
        caller = new Caller(application.port());
        issuer = application.bean(TokenIssuer.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @BeforeEach
    void setClock() {
        application.clock().set(TestApplication.START);
    }

    private static Identity identity(Role first, Role... others) {
        return new Identity("ada", Optional.of(new TenantId("acme")), EnumSet.of(first, others));
    }

    private String token(Role first, Role... others) {
        return issuer.issue(identity(first, others), Duration.ofHours(1));
    }

    @Test
    void anOpenEndpointNeedsNoToken() {
        assertThat(caller.get("/open").body()).isEqualTo("nobody");
        assertThat(caller.get("/open", bearer(token(Role.CREATOR))).body()).isEqualTo("ada");
    }

    @Test
    void withoutATokenTheAnswerIs401() {
        var response = caller.get("/things/1");

        assertProblem(response, 401, "no-token");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"millrace\"");
    }

    @Test
    void aBadTokenIs401EvenWhereNoneIsNeeded() {
        for (String path : List.of("/things/1", "/open")) {
            var response = caller.get(path, bearer("not.a.token"));

            assertProblem(response, 401, "bad-token");
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("invalid_token");
        }
    }

    @Test
    void anExpiredTokenIsRefused() {
        var token = token(Role.CREATOR);
        assertThat(caller.get("/things/1", bearer(token)).statusCode()).isEqualTo(200);

        application.clock().advance(Duration.ofHours(1));

        assertProblem(caller.get("/things/1", bearer(token)), 401, "bad-token");
    }

    @Test
    void theWrongRoleIs403() {
        var response = caller.get("/things/1", bearer(token(Role.MODERATOR)));

        assertProblem(response, 403, "wrong-role");
        assertThat(json(response).get("detail").asString()).contains("creator or operator");
    }

    @Test
    void theControllerIsToldWhoAsks() {
        assertThat(caller.get("/things/1", bearer(token(Role.CREATOR))).body()).isEqualTo("1 for ada");
    }

    @Test
    void theMostSpecificRuleDecides() {
        assertThat(caller.get("/things/special", bearer(token(Role.CREATOR))).statusCode())
                .isEqualTo(403);
        assertThat(caller.get("/things/special", bearer(token(Role.MODERATOR))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anEndpointWithoutARuleIsNotThereForAnyone() {
        assertProblem(caller.get("/forgotten"), 404, "not-found");
        assertProblem(
                caller.get("/forgotten", bearer(token(Role.OPERATOR, Role.CREATOR, Role.MODERATOR))), 404, "not-found");
        assertProblem(caller.get("/no/such/path"), 404, "not-found");
    }

    @Test
    void anotherMethodOnAKnownPathIs405() {
        var response = caller.send("PUT", "/things/1", "", bearer(token(Role.CREATOR)));

        assertProblem(response, 405, "method-not-allowed");
        assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "PATCH", "DELETE");
    }

    @Test
    void headIsAllowedWhereGetIs() {
        assertThat(caller.send("HEAD", "/things/1", "", bearer(token(Role.CREATOR)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aMethodOverrideIsJudgedAsTheMethodItNames() {
        var creator = token(Role.CREATOR);

        assertThat(overridden("PATCH", creator).body()).isEqualTo("patched 1");
        assertProblem(overridden("DELETE", creator), 403, "wrong-role");
        assertThat(overridden("GET", creator).statusCode()).isEqualTo(200);
        assertThat(overridden("GET", token(Role.OPERATOR)).statusCode())
                .isEqualTo(caller.send("GET", "/things/1", "", bearer(token(Role.OPERATOR)))
                        .statusCode());
        assertThat(overridden("NONSENSE", creator).statusCode()).isIn(400, 405);
    }

    private HttpResponse<String> overridden(String method, String token) {
        return caller.send(
                "POST", "/things/1", "", "Authorization", "Bearer " + token, "X-HTTP-Method-Override", method);
    }

    @Test
    void trickyPathsAreRefused() {
        for (String path : List.of("/things/%2e%2e/open", "//open", "/things/1;x=y", "/things%2f1", "/open%00")) {
            var response = caller.get(path);
            assertThat(response.statusCode()).as(path).isIn(400, 404);
            assertThat(response.headers().firstValue("Content-Type").orElse(""))
                    .as(path)
                    .startsWith("application/problem+json");
        }
    }

    @Test
    void exceptionsBecomeSentencesWithoutATrace() {
        assertProblem(caller.get("/problems/unknown"), 404, "unknown-asset");
        assertProblem(caller.get("/problems/illegal"), 409, "illegal-move");
        assertProblem(caller.get("/problems/stale"), 412, "stale-asset");
        var full = caller.get("/problems/full");
        assertProblem(full, 507, "disk-full");
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        var failed = caller.get("/problems/other");
        assertProblem(failed, 500, "internal-error");
        assertThat(failed.body()).doesNotContain("secret", "Exception", "\tat ");
    }

    @Test
    void malformedInputIsASentence() {
        var creator = token(Role.CREATOR);
        var json = new String[] {"Authorization", "Bearer " + creator, "Content-Type", "application/json"};

        assertProblem(caller.send("POST", "/things", "{", json), 400, "malformed-body");
        assertProblem(caller.send("POST", "/things", "{\"name\":\" \"}", json), 400, "invalid-input");
        assertThat(caller.send("POST", "/things", "{\"name\":\"x\"}", json).body())
                .isEqualTo("created x");
        var wrongType = caller.send("POST", "/things", "x", "Authorization", "Bearer " + creator);
        assertThat(wrongType.statusCode()).isEqualTo(415);
        assertThat(wrongType.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void theSignInLinkWorksOnceAndOnlyByItsButton() {
        var code = issuer.signInCode(identity(Role.CREATOR));

        for (int prefetch = 0; prefetch < 3; prefetch++) {
            var page = caller.get("/sign-in?code=" + code);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("ada", "Sign in").doesNotContain("<script", "style=");
        }

        var signedIn = signIn(code);
        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(signedIn.headers().firstValue("Location")).contains("/studio");

        var again = signIn(code);
        assertThat(again.statusCode()).isEqualTo(410);
        assertThat(again.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(caller.get("/sign-in?code=" + code).statusCode()).isEqualTo(410);
    }

    @Test
    void whoeverSignsInComesToWhereTheirWorkIs() {
        for (var home : Map.of(
                        identity(Role.CREATOR, Role.MODERATOR, Role.OPERATOR),
                        "/studio",
                        identity(Role.MODERATOR, Role.OPERATOR),
                        "/review",
                        new Identity("olga", Optional.empty(), EnumSet.of(Role.OPERATOR)),
                        "/ops")
                .entrySet()) {
            assertThat(signIn(issuer.signInCode(home.getKey())).headers().firstValue("Location"))
                    .contains(home.getValue());
        }
    }

    @Test
    void theSignInLinkIsGoodForFiveMinutes() {
        var code = issuer.signInCode(identity(Role.CREATOR));

        application.clock().advance(Duration.ofMinutes(5));

        assertThat(signIn(code).statusCode()).isEqualTo(410);
    }

    @Test
    void anotherSiteCannotSignABrowserIn() {
        var code = issuer.signInCode(identity(Role.CREATOR));

        assertThat(signIn(code, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(410);
        assertThat(signIn(code, "Origin", "https://evil.example").statusCode()).isEqualTo(410);
        assertThat(signIn(code, "Origin", "http://127.0.0.1:" + application.port())
                        .statusCode())
                .as("the code was not used up")
                .isEqualTo(303);
    }

    @Test
    void oneKindOfTokenIsNotAnother() {
        var code = issuer.signInCode(identity(Role.CREATOR));
        var session = session();

        assertThat(signIn(token(Role.CREATOR)).statusCode()).isEqualTo(410);
        assertProblem(caller.get("/things/1", bearer(code)), 401, "bad-token");
        assertProblem(caller.get("/things/1", bearer(session.token())), 401, "bad-token");
        assertProblem(caller.get("/things/1", "Cookie", "millrace_session=" + token(Role.CREATOR)), 401, "no-token");
    }

    @Test
    void theSessionCookieIsOutOfReachOfScriptsAndOtherSites() {
        var cookies =
                signIn(issuer.signInCode(identity(Role.CREATOR))).headers().allValues("Set-Cookie");

        assertThat(cookies)
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("Path=/", "SameSite=Strict", "Max-Age=43200")
                        .doesNotContain("Secure"));
        assertThat(cookies.getFirst()).startsWith("millrace_session=").contains("HttpOnly");
        assertThat(cookies.getLast()).startsWith("millrace_csrf=").doesNotContain("HttpOnly");
    }

    @Test
    void aSessionReadsAndExpires() {
        var session = session();
        assertThat(caller.get("/things/1", "Cookie", session.cookie()).body()).isEqualTo("1 for ada");

        application.clock().advance(Duration.ofHours(12));

        assertProblem(caller.get("/things/1", "Cookie", session.cookie()), 401, "no-token");
        assertThat(caller.get("/open", "Cookie", session.cookie()).body()).isEqualTo("nobody");
    }

    @Test
    void aSessionChangesNothingWithoutItsCsrfToken() {
        var session = session();
        var other = session();

        assertProblem(caller.send("PATCH", "/things/1", "", "Cookie", session.cookie()), 403, "no-csrf-token");
        assertProblem(
                caller.send("PATCH", "/things/1", "", "Cookie", session.cookie(), "X-CSRF-Token", other.csrf()),
                403,
                "no-csrf-token");
        assertThat(caller.send("PATCH", "/things/1", "", "Cookie", session.cookie(), "X-CSRF-Token", session.csrf())
                        .body())
                .isEqualTo("patched 1");
        assertThat(caller.get("/page", "Cookie", session.cookie()).body()).isEqualTo("X-CSRF-Token " + session.csrf());
    }

    @Test
    void aBearerTokenNeedsNoCsrfTokenAndNeverMixesWithTheSession() {
        var session = session();
        var authorization = "Bearer " + token(Role.OPERATOR);

        assertThat(caller.send("DELETE", "/things/1", "", "Cookie", session.cookie(), "Authorization", authorization)
                        .body())
                .isEqualTo("deleted 1");
        assertThat(caller.send("PATCH", "/things/1", "", "Cookie", session.cookie(), "Authorization", "Basic YTpi")
                        .statusCode())
                .as("another scheme does not fall back to the cookie")
                .isEqualTo(401);
    }

    @Test
    void signingOutEndsTheSession() {
        var session = session();

        assertThat(caller.send("POST", "/sign-out", "", "Cookie", session.cookie())
                        .statusCode())
                .isEqualTo(403);
        var out = caller.send("POST", "/sign-out", "", "Cookie", session.cookie(), "X-CSRF-Token", session.csrf());

        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.headers().allValues("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("Max-Age=0"));
    }

    @Test
    void aBrowserWithoutASessionIsToldHowToSignIn() {
        var response = caller.get("/things/1", "Accept", "text/html,application/xhtml+xml");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(response.body()).contains("./millrace login");
        assertThat(caller.get("/access/sign-in.css").statusCode()).isEqualTo(200);
    }

    @Test
    void everyAnswerCarriesThePolicies() {
        application.bean(OriginAddress.class).bound(URI.create("http://127.0.0.1:8081"));
        for (String path : List.of("/open", "/things/1", "/sign-in", "/no/such/path")) {
            var headers = caller.get(path).headers();
            var policy = headers.firstValue("Content-Security-Policy").orElseThrow();
            assertThat(policy)
                    .contains(
                            "default-src 'none'",
                            "script-src 'self';",
                            "style-src 'self';",
                            "frame-ancestors 'none'",
                            "media-src blob: 'self' http://127.0.0.1:8081",
                            "connect-src 'self' http://127.0.0.1:8081")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        }
    }

    @Test
    void aStrangersForwardedHeadersCountForNothing() {
        var cookies = signIn(issuer.signInCode(identity(Role.CREATOR)), "X-Forwarded-Proto", "https")
                .headers()
                .allValues("Set-Cookie");

        assertThat(cookies).hasSize(2).noneSatisfy(cookie -> assertThat(cookie).contains("Secure"));
    }

    @Test
    void aTrustedProxysForwardedHeadersCount(@TempDir Path data) {
        try (var behind = new TestApplication(data, Map.of("millrace.access.trusted-proxies", "127.0.0.0/8"))) {
            var code = behind.bean(TokenIssuer.class).signInCode(identity(Role.CREATOR));
            var response = new Caller(behind.port())
                    .send(
                            "POST",
                            "/sign-in",
                            "code=" + code,
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            "X-Forwarded-Proto",
                            "https",
                            "X-Forwarded-Host",
                            "video.example",
                            "Origin",
                            "https://video.example");

            assertThat(response.statusCode()).isEqualTo(303);
            assertThat(response.headers().allValues("Set-Cookie"))
                    .hasSize(2)
                    .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
        }
    }

    private record BrowserSession(String token, String csrf) {
        String cookie() {
            return "millrace_session=" + token;
        }
    }

    private BrowserSession session() {
        var cookies =
                signIn(issuer.signInCode(identity(Role.CREATOR))).headers().allValues("Set-Cookie");
        return new BrowserSession(
                value(cookies.getFirst(), "millrace_session"), value(cookies.getLast(), "millrace_csrf"));
    }

    private static String value(String cookie, String name) {
        var matcher = Pattern.compile(name + "=([^;]+)").matcher(cookie);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> signIn(String code, String... headers) {
        var all = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
        all.addAll(List.of(headers));
        return caller.send(
                "POST",
                "/sign-in",
                "code=" + URLEncoder.encode(code, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = json(response);
        assertThat(problem.get("type").asString()).isEqualTo("https://millrace.dev/problems/" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asString()).endsWith(".").hasSizeGreaterThan(20);
    }
}
