package dev.millrace.moderation.signals;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What becomes of measurements.
 *
 * @param rules which of them ask for a moderator; none unless configured
 */
@Validated
@ConfigurationProperties("millrace.moderation.signals")
public record SignalSettings(@Valid @DefaultValue List<Rule> rules) {
    public SignalSettings {
        rules = List.copyOf(rules);
    }

    @AssertTrue(message = "has two rules of one name: give each its own")
    boolean isEachNameOnce() {
        return rules.stream().map(Rule::name).distinct().count() == rules.size();
    }
}
