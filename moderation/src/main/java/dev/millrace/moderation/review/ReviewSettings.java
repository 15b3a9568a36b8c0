package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.TenantId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The review of videos.
 *
 * @param mode auto-clear, or review: a moderator looks at every video first
 * @param tenants the mode of single tenants, by name
 * @param afterMatching whether an upload waits to be cleared, or for a moderator, until the role fingerprint has compared
 *     all its frames; set it to false where no process has that role, since nothing would be cleared
 * @param lease how long an item stays with the moderator who took it
 * @param undo how long a decision can be taken back
 * @param patience how long the answer to a decision waits for the origins to acknowledge it
 * @param previewLife how long a moderator's preview plays
 * @param pageSize how many items the queue shows at once
 * @param auditRetention how long the audit is kept, in whole months
 * @param policies the rules that a block can name; the built-in ones when empty
 */
@Validated
@ConfigurationProperties("millrace.moderation.review")
public record ReviewSettings(
        @DefaultValue("auto-clear") Mode mode,
        @DefaultValue Map<String, Mode> tenants,
        @DefaultValue("true") boolean afterMatching,

        @DefaultValue("5m") @DurationMin(seconds = 10) @DurationMax(hours = 4)
        Duration lease,

        @DefaultValue("1m") @DurationMin(seconds = 5) @DurationMax(hours = 1)
        Duration undo,

        @DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(seconds = 5)
        Duration patience,

        @DefaultValue("1h") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration previewLife,

        @DefaultValue("50") @Min(1) @Max(200) int pageSize,

        @DefaultValue("3653d") @DurationMin(days = 31) Duration auditRetention,

        @Valid @Nullable List<Policy> policies) {
    /** The rule under which a bank or the deny list blocks. */
    static final String KNOWN = "known-material";

    private static final List<Policy> USUAL = List.of(
            new Policy("child-safety", "It endangers or sexualises children."),
            new Policy("violence", "It shows or praises violence that is not allowed here."),
            new Policy("hate", "It attacks people for what they are."),
            new Policy("sexual-content", "It shows sexual content that is not allowed here."),
            new Policy("harassment", "It harasses somebody, or shows them without their consent."),
            new Policy("copyright", "It uses somebody else's work without permission."),
            new Policy("spam", "It is spam, or meant to deceive."));

    public ReviewSettings {
        tenants = Map.copyOf(tenants);
        policies = policies == null || policies.isEmpty() ? USUAL : List.copyOf(policies);
    }

    /** What a tenant has asked for. */
    public Mode mode(TenantId tenant) {
        return tenants.getOrDefault(tenant.value(), mode);
    }

    Optional<Policy> policy(String code) {
        return rules().stream().filter(policy -> policy.code().equals(code)).findFirst();
    }

    List<Policy> rules() {
        return policies == null ? USUAL : policies;
    }
}
