package dev.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.RuleBook.Ruling;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private final RuleBook rules = new RuleBook(List.of(
            AccessRule.of("*", "/v1/**", Role.OPERATOR),
            AccessRule.of("GET", "/v1/assets/{id}", Role.CREATOR),
            AccessRule.of("GET", "/v1/assets/{id}", Role.MODERATOR),
            AccessRule.of("*", "/v1/assets/{id}", Role.OPERATOR),
            AccessRule.open("GET", "/v1/assets/health"),
            AccessRule.open("OPTIONS", "/files/**"),
            AccessRule.of("POST", "/files", Role.CREATOR)));

    @Test
    void rulesOfOnePatternAddUp() {
        assertThat(rules.on("GET", "/v1/assets/x")).isEqualTo(new Ruling.Needs(Set.of(Role.CREATOR, Role.MODERATOR)));
    }

    @Test
    void aNamedMethodGoesBeforeAnyMethod() {
        assertThat(rules.on("DELETE", "/v1/assets/x")).isEqualTo(new Ruling.Needs(Set.of(Role.OPERATOR)));
    }

    @Test
    void theMostSpecificPatternDecides() {
        assertThat(rules.on("GET", "/v1/assets/health")).isEqualTo(new Ruling.Open());
        assertThat(rules.on("GET", "/v1/else/where")).isEqualTo(new Ruling.Needs(Set.of(Role.OPERATOR)));
    }

    @Test
    void headFollowsGet() {
        assertThat(rules.on("HEAD", "/v1/assets/health")).isEqualTo(new Ruling.Open());
    }

    @Test
    void anotherMethodOfAKnownPathNamesThoseThatAreKnown() {
        assertThat(rules.on("PUT", "/files")).isEqualTo(new Ruling.OtherMethods(Set.of("OPTIONS", "POST")));
    }

    @Test
    void whatNoRuleNamesIsUnknown() {
        assertThat(rules.on("GET", "/")).isEqualTo(new Ruling.Unknown());
        assertThat(rules.on("GET", "/v2/assets")).isEqualTo(new Ruling.Unknown());
    }
}
