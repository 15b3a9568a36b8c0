package dev.millrace.platform.access;

import java.util.List;

/** The rules of one role, as one bean. */
public record AccessRules(List<AccessRule> rules) {
    public AccessRules {
        rules = List.copyOf(rules);
    }

    public static AccessRules of(AccessRule... rules) {
        return new AccessRules(List.of(rules));
    }
}
