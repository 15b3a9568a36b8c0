package dev.millrace.platform.access;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.HtmlUtils;

/** The pages around signing in: so few that they need no template engine. */
final class SignInPage {
    private SignInPage() {}

    /** Asks once more, so that a program that only follows links does not use up the code. */
    static String confirm(Identity identity, String code) {
        var roles = identity.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
        var tenant = identity.tenant().map(id -> "tenant " + id).orElse("all tenants");
        return page("""
                <p>You are about to sign in as <strong>%s</strong> (%s of %s).</p>
                <form method="post" action="%s">
                <input type="hidden" name="code" value="%s">
                <button type="submit" autofocus>Sign in</button>
                </form>""".formatted(
                        HtmlUtils.htmlEscape(identity.subject()),
                        HtmlUtils.htmlEscape(roles),
                        HtmlUtils.htmlEscape(tenant),
                        SignIn.PATH,
                        HtmlUtils.htmlEscape(code)));
    }

    static String howTo() {
        return page("""
                <p>You are not signed in.</p>
                <p>Run <code>./millrace login</code> on the machine that runs Millrace, and open the link that it \
                prints. The link works once, for five minutes.</p>""");
    }

    static String refused() {
        return page("""
                <p>This link has been used or is older than five minutes.</p>
                <p>Run <code>./millrace login</code> on the machine that runs Millrace for a new one.</p>""");
    }

    private static String page(String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="referrer" content="same-origin">
                <title>Millrace: sign in</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body>
                <main>
                <h1>Millrace</h1>
                %s
                </main>
                </body>
                </html>
                """.formatted(SignIn.STYLE, body);
    }

    static void write(HttpServletResponse response, HttpStatus status, String page) throws IOException {
        response.setStatus(status.value());
        response.setContentType("text/html;charset=utf-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }
}
