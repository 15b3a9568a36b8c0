package dev.millrace.platform.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who may call what. Each role (of the process) contributes its rules as beans; a request that no rule names is refused,
 * so that no endpoint is open by oversight, and a test walks the list.
 *
 * @param method HTTP method, or {@code *}
 * @param pattern path pattern as of Spring's PathPattern, e.g. {@code /v1/assets/{id}}
 * @param roles any of these; empty means anyone, without a token
 */
public record AccessRule(String method, String pattern, Set<Role> roles) {
    public static AccessRule open(String method, String pattern) {
        return new AccessRule(method, pattern, Set.of());
    }

    public static AccessRule of(String method, String pattern, Role first, Role... others) {
        return new AccessRule(method, pattern, EnumSet.of(first, others));
    }
}
