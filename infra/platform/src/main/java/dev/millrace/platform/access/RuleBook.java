package dev.millrace.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * All access rules. Of those that match a request, the ones with the most specific pattern decide, and of these the ones
 * that name the method; where none matches, nobody may. A rule for GET holds for HEAD.
 */
final class RuleBook implements AuthorizationManager<RequestAuthorizationContext> {
    private final List<Entry> entries;

    private record Entry(AccessRule rule, PathPattern pattern) {
        boolean names(String method) {
            return rule.method().equals(method) || (rule.method().equals("GET") && method.equals("HEAD"));
        }

        boolean admitsMethod(String method) {
            return rule.method().equals("*") || names(method);
        }
    }

    RuleBook(List<AccessRule> rules) {
        this.entries = rules.stream()
                .map(rule -> new Entry(rule, PathPatternParser.defaultInstance.parse(rule.pattern())))
                .sorted(Comparator.comparing(Entry::pattern, PathPattern.SPECIFICITY_COMPARATOR))
                .toList();
    }

    /** What the rules say of a request, whoever sends it. */
    sealed interface Ruling {
        /** Anyone, without a token. */
        record Open() implements Ruling {}

        /** Any of these roles. */
        record Needs(Set<Role> roles) implements Ruling {}

        /** The path is known, with these methods. */
        record OtherMethods(Set<String> methods) implements Ruling {}

        record Unknown() implements Ruling {}
    }

    Ruling on(HttpServletRequest request) {
        return on(
                request.getMethod(),
                request.getRequestURI().substring(request.getContextPath().length()));
    }

    Ruling on(String method, String rawPath) {
        var path = PathContainer.parsePath(rawPath);
        var byPath =
                entries.stream().filter(entry -> entry.pattern().matches(path)).toList();
        var byMethod =
                byPath.stream().filter(entry -> entry.admitsMethod(method)).toList();
        if (byMethod.isEmpty()) {
            return byPath.isEmpty() ? new Ruling.Unknown() : otherMethods(byPath);
        }
        var pattern = byMethod.getFirst().pattern();
        var deciding = byMethod.stream()
                .filter(entry -> entry.pattern().equals(pattern))
                .toList();
        boolean named = deciding.stream().anyMatch(entry -> entry.names(method));
        var rules = deciding.stream()
                .filter(entry -> !named || entry.names(method))
                .map(Entry::rule)
                .toList();
        if (rules.stream().anyMatch(rule -> rule.roles().isEmpty())) {
            return new Ruling.Open();
        }
        var roles = EnumSet.noneOf(Role.class);
        rules.forEach(rule -> roles.addAll(rule.roles()));
        return new Ruling.Needs(roles);
    }

    private static Ruling otherMethods(List<Entry> byPath) {
        var methods = new TreeSet<String>();
        byPath.forEach(entry -> methods.add(entry.rule().method()));
        return new Ruling.OtherMethods(methods);
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        boolean granted = switch (on(context.getRequest())) {
            case Ruling.Open() -> true;
            case Ruling.Needs(var roles) ->
                authentication.get() instanceof IdentityAuthentication known
                        && roles.stream().anyMatch(known.identity()::has);
            case Ruling.OtherMethods(var _), Ruling.Unknown() -> false;
        };
        return new AuthorizationDecision(granted);
    }
}
