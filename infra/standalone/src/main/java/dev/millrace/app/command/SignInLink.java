package dev.millrace.app.command;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.TokenIssuer;
import java.net.URI;

/** The one-time link that signs a browser in. */
final class SignInLink {
    private SignInLink() {}

    static URI of(URI api, TokenIssuer issuer, Identity identity) {
        return api.resolve("/sign-in?code=" + issuer.signInCode(identity));
    }
}
